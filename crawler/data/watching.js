  // What the page does while it is pressed: what it listens to, waits for and would open.
  const EVENTS = new Set([
    "click", "mousedown", "mouseup", "pointerdown", "pointerup", "touchstart", "touchend",
    "mouseenter", "mouseover", "change", "input", "focus", "keydown", "keyup", "keypress",
  ]);
  const MAX_TIMER = 700;
  const pressable = new WeakSet(), timers = new Set();
  let opened = [], isPressing = false, isNoting = false, isDelegated = false, place = location.href, waits = 0;

  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (type, ...rest) {
    if (EVENTS.has(type)) {
      if (this instanceof Element && this !== document.body) pressable.add(this);
      else if (type === "click" || type === "mousedown" || type === "change") isDelegated = true;
    }
    return listen.call(this, type, ...rest);
  };
  const shade = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (init) { return shade.call(this, { ...init, mode: "open" }); };

  // What the page waits for: answers, and timers that put off a request.
  const ask = window.fetch, send = XMLHttpRequest.prototype.send, later = window.setTimeout;
  window.fetch = (...given) => { waits++; return ask.apply(window, given).finally(() => later(() => waits--, 0)); };
  XMLHttpRequest.prototype.send = function (...given) {
    waits++;
    this.addEventListener("loadend", () => later(() => waits--, 0));
    return send.apply(this, given);
  };
  window.setTimeout = (what, wait = 0, ...given) => {
    if (typeof what !== "function" || wait > MAX_TIMER || !isPressing) return later.call(window, what, wait, ...given);
    const timer = later.call(window, (...all) => { timers.delete(timer); what(...all); }, wait, ...given);
    timers.add(timer);
    return timer;
  };
  const forget = window.clearTimeout;
  window.clearTimeout = (timer) => { timers.delete(timer); forget.call(window, timer); };
  const drawn = () => new Promise((go) => { requestAnimationFrame(() => later(go, 0)); later(go, 500); });
  const isBusy = async () => { await drawn(); await drawn(); return waits + timers.size > 0; };

  // The objects of the page's answers by their words, with their plain fields; null where words are of several.
  const MAX_RECORDS = 20000, MAX_FIELDS = 100;
  const records = new Map();
  const learn = (value) => {
    const waiting = [value];
    for (let at = 0; at < waiting.length; at++) {
      const one = waiting[at];
      if (!one || typeof one !== "object") continue;
      for (const inner of Object.values(one)) if (waiting.length < MAX_RECORDS && inner && typeof inner === "object") waiting.push(inner);
      const plain = Object.entries(one).filter(([, held]) => /^(?:string|number)$/.test(typeof held));
      if (plain.length > MAX_FIELDS) continue;
      const fields = Object.fromEntries(plain.map(([key, held]) => [key, String(held)]).filter(([, held]) => held.length < 200));
      for (const held of new Set(Object.values(fields).map((words) => words.replace(/\s+/g, " ").trim())))
        if (/[\u4e00-\u9fff]/.test(held) && records.size < MAX_RECORDS)
          records.set(held, records.has(held) && JSON.stringify(records.get(held)) !== JSON.stringify(fields) ? null : fields);
    }
  };
  const parse = JSON.parse, json = Response.prototype.json;
  JSON.parse = (...given) => { const value = parse(...given); learn(value); return value; };
  Response.prototype.json = async function () { const value = await json.call(this); learn(value); return value; };

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
  // The address as far as it says what is shown: `#/list` is a route, `#top` a place on the page.
  const shown = (address) => /#!?\/\w/.test(address) ? address : address.split("#")[0];
  const late = () => opened.length || shown(location.href) === shown(place) ? opened : [location.href];
  const goBack = () => {
    if (location.href === place) return false;
    history.back();
    return true;
  };
