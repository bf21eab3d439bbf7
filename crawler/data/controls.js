  // What can be pressed on the page, and how.
  const CLICKABLE = "a,button,summary,img,area,li,span,td,tr,div,p,dd,dt,em,i,b,label,h3,h4,option,input[type=button],input[type=submit],input[readonly],strong,h2,h5,[role=button],[role=combobox],[role=tab],[role=option],[role=menuitem],[role=treeitem],[role=radio]";
  const BOX = "input:not([type]),input[type=text],input[type=number],input[type=tel]";
  const CURRENT = /(?:^|[\s_-])(?:active|on|cur|current|selected|checked|is-active|now|hover)(?:$|[\s_-])/i;
  const DISABLED = /(?:^|[\s_-])(?:disabled?|is-disabled|unable|nomore)(?:$|[\s_-])/i;
  const STATE = /cur|active|select|hover|open|clos|expand|collaps|check|focus|show|hid|^on$|^now$/i;
  const ROWS = "li,tr,dd,dl,article,section,p";
  const MAX_CONTROLS = 1500, MAX_WORDS = 120, MAX_ROW = 200, MIN_ROW = 5, FAR = 12;
  const BEFORE = ["pointerover", "pointerenter", "mouseover", "mouseenter", "pointerdown", "mousedown"];
  let held = [];

  const squeeze = (text) => (text || "").replace(/[\s\u200b\ufeff]+/g, " ").trim();
  const own = (node) => squeeze([...node.childNodes].filter((one) => one.nodeType === 3).map((one) => one.data).join(" "));
  const words = (node) => (own(node) || squeeze(node.textContent || node.value || "")).slice(0, MAX_WORDS)
    || squeeze(node.getAttribute("title") || node.getAttribute("placeholder") || node.getAttribute("aria-label") || node.getAttribute("alt"));
  const names = (node) => `${node.getAttribute("class") || ""} ${node.id || ""}`.trim();
  const leads = (node) => {
    const href = node.tagName === "A" || node.tagName === "AREA" ? (node.getAttribute("href") || "").trim() : "";
    return href !== "" && (!href.startsWith("#") || /^#!?\/\w/.test(href)) && !/^javascript:/i.test(href);
  };
  const reacts = (node) => {
    if (["A", "BUTTON", "OPTION", "INPUT", "SUMMARY"].includes(node.tagName) || isDelegated || node.control) return true;
    for (let one = node, depth = 0; one && one !== document.body && depth < FAR; one = one.parentElement, depth++)
      if (pressable.has(one) || one.onclick || one.hasAttribute("onclick") || one.hasAttribute("@click")) return true;
    return getComputedStyle(node).cursor === "pointer";
  };
  // Where a control stands: its tags, and what the element is called that holds it and its like.
  const group = (node) => {
    const steps = [];
    let holder = "";
    for (let one = node; one && one !== document.body && steps.length < 6; one = one.parentElement) {
      steps.push(one.tagName);
      if (!holder && one.parentElement && hasLike(one)) holder = nameOf(one.parentElement);
    }
    return `${steps.reverse().join("/").toLowerCase()} ${holder}`.trim();
  };
  // What the element around a control is called, and whether it says that it is folded.
  const around = (node) => {
    const above = node.parentElement;
    return above ? `${names(above)} ${above.getAttribute("aria-expanded") === "false" ? "collapsed" : ""}`.trim() : "";
  };
  // The element that a control stands in, by its place and name.
  const homeOf = (node) => node.parentElement ? `${group(node.parentElement)} ${nameOf(node.parentElement)}` : "";
  const kind = (node) => `${node.tagName} ${[...node.classList].find((one) => !STATE.test(one)) || ""}`;
  const hasLike = (node) => [...node.parentElement.children].some((one) => one !== node && kind(one) === kind(node));
  // What of its names stays whatever is chosen in it.
  const nameOf = (node) => {
    if (node.tagName === "SELECT") return `${names(node)} ${ordinal(node)}`;
    const first = [...node.classList].find((one) => !STATE.test(one)) || "";
    return `${first} ${node.id || ""}`.replace(/\d+/g, "").trim();
  };
  const ordinal = (select) => [...document.querySelectorAll("select")].indexOf(select);
  const isCurrent = (node) => node.selected || node.getAttribute("aria-selected") === "true" || CURRENT.test(names(node))
    || node.tagName === "LABEL" && Boolean(node.querySelector("input:checked"));

  function* elements(root) {
    for (const node of root.querySelectorAll("*")) {
      yield node;
      if (node.shadowRoot) yield* elements(node.shadowRoot);
    }
  }
  // Whether the words of an element are those of others inside it that can be pressed themselves.
  const holdsAnother = (node) => [...node.children].some((one) => squeeze(one.textContent)
    && (one.matches(CLICKABLE) || one.querySelector(CLICKABLE)));
  const list = () => {
    held = [];
    const found = [];
    for (const node of elements(document)) {
      const isBox = node.matches(BOX) && !node.readOnly;
      if (!isBox && !node.matches(CLICKABLE) || node.closest("a[href]") && leads(node.closest("a[href]"))) continue;
      const label = words(node), inner = !own(node) && label && holdsAnother(node);
      if (label.length >= MAX_WORDS || inner || node.querySelector("a[href]:not([href^='#']):not([href^='javascript'])")) continue;
      if (!label && !names(node) || DISABLED.test(names(node)) || node.disabled || !reacts(node)) continue;
      held.push(node);
      const above = node.parentElement;
      const current = isCurrent(node) || above && (above.children.length === 1 || above.tagName === "LI") && isCurrent(above);
      found.push({
        label, names: names(node), group: group(node), current: Boolean(current), row: rowWords(node, label),
        is_box: isBox, home: homeOf(node), around: around(node),
      });
      if (found.length >= MAX_CONTROLS) break;
    }
    return found;
  };
  // What else is said where a control stands, if it says little itself, a line for each part of it.
  const rowWords = (node, label) => {
    if (label.length > 8) return "";
    const crossed = label.length < 2 ? crossing(node) : "";
    if (crossed) return crossed;
    for (let one = node.parentElement, depth = 0; one && one !== document.body && depth < 6; one = one.parentElement, depth++) {
      if (one.children.length > 20) return "";
      const said = squeeze(one.textContent);
      if (said.length > MAX_ROW) return "";
      if (said.replace(label, "").replace(/\s/g, "").length >= MIN_ROW) return parts(one) || said;
    }
    return "";
  };

  const parts = (node) => (node.innerText || "").split(/[\n\t]+/).map(squeeze).filter(Boolean).join("\n");

  // Of a cell under a year: the first cell of its line, and the year.
  const crossing = (node) => {
    const cell = node.closest("td"), line = cell && cell.parentElement, table = line && line.closest("table");
    const head = table && table.rows[0];
    if (!head || head === line || head.cells.length !== line.cells.length || !cell.cellIndex) return "";
    const year = squeeze(head.cells[cell.cellIndex].textContent);
    return /^20\d\d/.test(year) ? `${squeeze(line.cells[0].textContent)} ${year}` : "";
  };

  // Presses a control; gives the addresses that it opens in place of opening them.
  const press = (index, isTyped) => {
    const node = held[index];
    opened = [];
    place = location.href;
    isPressing = isNoting = true;
    try {
      if (node.tagName === "OPTION") choose(node);
      else if (isTyped && node.matches(BOX)) type(node, String(Number(node.value || 1) + 1));
      else {
        if (node.control && node.control.type === "checkbox") clear(node);
        for (const kind of BEFORE) node.dispatchEvent(mouse(kind));
        node.focus();
        for (const kind of ["pointerup", "mouseup"]) node.dispatchEvent(mouse(kind));
        node.click();
      }
    } finally { later(() => { isPressing = false; }, 300); }
    return late();
  };
  // Boxes that are checked besides would add their rows.
  const clear = (label) => {
    for (const box of label.parentElement.querySelectorAll("input[type=checkbox]:checked"))
      if (box !== label.control) box.click();
  };
  const mouse = (kind) => {
    const Kind = kind.startsWith("pointer") ? PointerEvent : MouseEvent;
    return new Kind(kind, { bubbles: !kind.endsWith("enter"), cancelable: true, composed: true, view: window });
  };
  const tell = (node, ...kinds) => kinds.forEach((kind) => node.dispatchEvent(new Event(kind, { bubbles: kind !== "blur" })));
  const choose = (option) => {
    const chooser = option.closest("select"), list = option.closest("datalist");
    if (list) { type(document.querySelector(`input[list="${list.id}"]`), option.value); return; }
    chooser.value = option.value;
    tell(chooser, "input", "change", "blur");
  };
  const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  const type = (box, text) => {
    box.focus();
    write.call(box, text);
    tell(box, "input");
    for (const kind of ["keydown", "keypress", "keyup"])
      box.dispatchEvent(new KeyboardEvent(kind, { key: "Enter", code: "Enter", keyCode: 13, which: 13, bubbles: true, cancelable: true }));
    tell(box, "change", "blur");
  };
  // The fields of the object that a row shows, by the longest of what it and the lines beside it say.
  const fields = (index) => {
    const node = held[index], line = node.closest(ROWS) || node.parentElement;
    const said = [words(node), ...(line ? line.innerText || "" : "").split(/[\n\t]+/).map(squeeze)];
    return records.get(said.sort((one, other) => other.length - one.length)[0]) || {};
  };
  // Null of a control that is no longer there: the page has drawn its list anew.
  const row = (index) => {
    const node = held[index];
    return node.isConnected ? squeeze((node.closest(ROWS) || node.parentElement).textContent).slice(0, 300) : null;
  };
