(function () {
  var words = $codes.map(function (code) { return String.fromCharCode(code); }).join("").split("/");
  words[1] = words[1].split("").reverse().join("");
  var target = "/" + words.join("/");
  var list = document.createElement("ul");
  document.getElementById("app").appendChild(list);
  function show(page) {
    return fetch(target, {
      method: "POST",
      headers: {"Content-Type": "application/json"},
      body: JSON.stringify({channel: String($channel / 7), page: page})
    }).then(function (answer) { return answer.json(); }).then(function (data) {
      data.rows.forEach(function (row) {
        var item = document.createElement("li");
        var link = document.createElement("a");
        link.href = row.u;
        link.textContent = row.t;
        item.appendChild(link);
        item.appendChild(document.createTextNode(" " + row.d));
        list.appendChild(item);
      });
      if (data.rows.length && list.children.length < data.total) { return show(page + 1); }
    });
  }
  show(1);
})();
