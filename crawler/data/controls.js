// What the crawler asks of a rendered page: what can be pressed there, and what a press brings.
(() => {
  if (window.nianbaoControls) return;
  const CLICKABLE = "a,button,li,span,td,tr,div,p,dd,dt,em,i,b,label,h3,h4,option,input[type=button],input[readonly],[role=button],[role=combobox]";
  const CURRENT = /(?:^|[\s_-])(?:active|on|cur|current|selected|checked|is-active|now|hover)(?:$|[\s_-])/i;
  const DISABLED = /(?:^|[\s_-])(?:disabled?|is-disabled|unable|nomore)(?:$|[\s_-])/i;
  const ROWS = "li,tr,dd,dl,article,section,p";
  const MAX_CONTROLS = 1500, MAX_WORDS = 120, MAX_PIECE = 600000;
  const pressable = new WeakSet(), seen = new Set();
  let opened = [], held = [], isPressing = false, isNoting = false, isDelegated = false, place = location.href;

  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (type, ...rest) {
    if (type === "click" || type === "mousedown" || type === "change") {
      if (this instanceof Element && this !== document.body) pressable.add(this);
      else isDelegated = true;
    }
    return listen.call(this, type, ...rest);
  };
  // What the page waits for: answers, and timers that put off a request.
  let waits = 0;
  const MAX_TIMER = 700;
  const ask = window.fetch, send = XMLHttpRequest.prototype.send, later = window.setTimeout;
  window.fetch = (...given) => { waits++; return ask.apply(window, given).finally(() => later(() => waits--, 0)); };
  XMLHttpRequest.prototype.send = function (...given) {
    waits++;
    this.addEventListener("loadend", () => later(() => waits--, 0));
    return send.apply(this, given);
  };
  window.setTimeout = (what, wait = 0, ...given) => {
    if (typeof what !== "function" || wait > MAX_TIMER || !isPressing) return later.call(window, what, wait, ...given);
    waits++;
    return later.call(window, (...all) => { waits--; what(...all); }, wait, ...given);
  };
  const drawn = () => new Promise((go) => { requestAnimationFrame(() => later(go, 0)); later(go, 500); });
  const isBusy = async () => { await drawn(); await drawn(); return waits > 0; };
  const note = (address) => {
    try { opened.push(new URL(String(address), document.baseURI).href); } catch { /* no address */ }
  };
  const open = window.open;
  window.open = (address, ...rest) => {
    if (!isNoting) return open.call(window, address, ...rest);
    if (address) note(address);
    const target = { set href(value) { note(value); }, assign: note, replace: note };
    return { focus() {}, close() {}, opener: null, get location() { return target; }, set location(value) { note(value); } };
  };
  if (window.navigation) window.navigation.addEventListener("navigate", (event) => {
    if (!isNoting || event.hashChange || event.destination.sameDocument) return;
    if (event.cancelable && !event.formData) { note(event.destination.url); event.preventDefault(); }
  });

  const follow = HTMLAnchorElement.prototype.click;
  HTMLAnchorElement.prototype.click = function () {
    if (isNoting && leads(this)) note(this.href);
    else follow.call(this);
  };

  const squeeze = (text) => (text || "").replace(/[\s\u200b\ufeff]+/g, " ").trim();
  const own = (node) => squeeze([...node.childNodes].filter((one) => one.nodeType === 3).map((one) => one.data).join(" "));
  const words = (node) => (own(node) || squeeze(node.textContent || node.value || "")).slice(0, MAX_WORDS)
    || squeeze(node.getAttribute("title") || node.getAttribute("placeholder") || node.getAttribute("aria-label") || node.getAttribute("alt"));
  const names = (node) => `${node.getAttribute("class") || ""} ${node.id || ""}`.trim();
  const leads = (node) => {
    const href = node.tagName === "A" || node.tagName === "AREA" ? (node.getAttribute("href") || "").trim() : "";
    return href !== "" && !href.startsWith("#") && !/^javascript:/i.test(href);
  };
  const reacts = (node) => {
    if (["A", "BUTTON", "OPTION", "INPUT"].includes(node.tagName) || isDelegated) return true;
    for (let one = node, depth = 0; one && one !== document.body && depth < 6; one = one.parentElement, depth++)
      if (pressable.has(one) || one.onclick || one.hasAttribute("onclick") || one.hasAttribute("@click")) return true;
    return getComputedStyle(node).cursor === "pointer";
  };
  const group = (node) => {
    const steps = [];
    for (let one = node; one && one !== document.body && steps.length < 6; one = one.parentElement) steps.push(one.tagName);
    return steps.reverse().join("/").toLowerCase();
  };
  const isCurrent = (node) => node.selected || node.getAttribute("aria-selected") === "true" || CURRENT.test(names(node));

  function* elements(root) {
    for (const node of root.querySelectorAll("*")) {
      yield node;
      if (node.shadowRoot) yield* elements(node.shadowRoot);
    }
  }
  const list = () => {
    held = [];
    const found = [];
    for (const node of elements(document)) {
      if (!node.matches(CLICKABLE) || node.closest("a[href]") && leads(node.closest("a[href]"))) continue;
      const label = words(node), inner = !own(node) && label && [...node.children].some((one) => squeeze(one.textContent));
      if (label.length >= MAX_WORDS || inner || node.querySelector("a[href]:not([href^='#']):not([href^='javascript'])")) continue;
      if (!label && !names(node) || DISABLED.test(names(node)) || node.disabled || !reacts(node)) continue;
      held.push(node);
      const current = isCurrent(node) || (node.parentElement && node.parentElement.children.length === 1 && isCurrent(node.parentElement))
        || (node.parentElement && node.parentElement.tagName === "LI" && isCurrent(node.parentElement));
      found.push({ label, names: names(node), group: group(node), current: Boolean(current) });
      if (found.length >= MAX_CONTROLS) break;
    }
    return found;
  };

  // Presses a control; gives the addresses that it opens in place of opening them.
  const press = (index) => {
    const node = held[index];
    opened = [];
    place = location.href;
    isPressing = isNoting = true;
    try {
      if (node.tagName === "OPTION") {
        const chooser = node.closest("select");
        chooser.value = node.value;
        for (const type of ["input", "change"]) chooser.dispatchEvent(new Event(type, { bubbles: true }));
      } else {
        for (const type of ["mousedown", "mouseup"]) node.dispatchEvent(new MouseEvent(type, { bubbles: true }));
        node.click();
      }
    } finally { later(() => { isPressing = false; }, 300); }
    return late();
  };
  const path = (address) => address.split("#")[0];
  function late() { return opened.length || path(location.href) === path(place) ? opened : [location.href]; }
  const goBack = () => {
    if (location.href === place) return false;
    history.back();
    return true;
  };
  const row = (index) => squeeze((held[index].closest(ROWS) || held[index].parentElement).textContent).slice(0, 300);

  // The links that were not there before, in the piece of the page that holds them all.
  const gather = () => {
    const fresh = [...document.querySelectorAll("a[href]")].filter((one) => {
      const key = `${leads(one) ? one.href : ""} ${words(one)}`;
      return leads(one) && !seen.has(key) && seen.add(key);
    });
    if (!fresh.length) return { count: 0, html: "" };
    let holder = fresh[0];
    while (holder.parentElement && !fresh.every((one) => holder.contains(one))) holder = holder.parentElement;
    if (fresh.length === 1) holder = fresh[0].closest(ROWS) || holder.parentElement || holder;
    if (holder === document.body || holder === document.documentElement) return { count: fresh.length, html: rows(fresh) };
    return { count: fresh.length, html: absolute(holder).outerHTML.slice(0, MAX_PIECE) };
  };
  const rows = (links) => [...new Set(links.map((one) => one.closest(ROWS) || one))]
    .map((one) => `<div>${absolute(one).outerHTML}</div>`).join("").slice(0, MAX_PIECE);
  const absolute = (node) => {
    const copy = node.cloneNode(true), from = [...node.querySelectorAll("a[href]")];
    [...copy.querySelectorAll("a[href]")].forEach((one, at) => { if (leads(one)) one.setAttribute("href", from[at].href); });
    if (node.tagName === "A" && leads(node)) copy.setAttribute("href", node.href);
    copy.querySelectorAll("script,style,iframe").forEach((one) => one.remove());
    return copy;
  };
  const scroll = () => {
    isPressing = true;
    later(() => { isPressing = false; }, 300);
    window.scrollTo(0, document.documentElement.scrollHeight);
    for (const one of document.querySelectorAll("div,ul,main,section"))
      if (one.scrollHeight > one.clientHeight + 40 && /auto|scroll/.test(getComputedStyle(one).overflowY)) { one.scrollTop = one.scrollHeight; one.dispatchEvent(new Event("scroll")); }
    document.dispatchEvent(new Event("scroll", { bubbles: true }));  // its own comes with the next picture
  };
  window.nianbaoControls = { list, press, late, row, gather, scroll, isBusy, goBack };
})();
