function createPageHTML(countPage, currentPage, name, ending) {
  var links = "";
  for (var page = 0; page < countPage; page++) {
    var href = page === 0 ? name + "." + ending : name + "_" + page + "." + ending;
    links += page === currentPage ? "<span>" + (page + 1) + "</span> " : "<a href=\"" + href + "\">" + (page + 1) + "</a> ";
  }
  document.write(links);
}
