  // What a press brought: the links that were not there before, in the piece of the page that holds them.
  const MAX_PIECE = 600000;
  const seen = new Set();

  // `shaded`: of what stands in shadow trees only, which the page's markup lacks.
  const gather = () => {
    const fresh = new Map();
    for (const one of elements(document)) {
      if (!one.matches("a[href]") || !leads(one)) continue;
      const key = `${one.href} ${words(one)}`, root = one.getRootNode();
      if (seen.has(key)) continue;
      seen.add(key);
      fresh.set(root, [...(fresh.get(root) || []), one]);
    }
    const pieces = [...fresh].map(([root, links]) => [root, piece(links)]);
    const joined = (kept) => kept.map(([, html]) => html).join("").slice(0, MAX_PIECE);
    const count = [...fresh.values()].reduce((sum, links) => sum + links.length, 0);
    return { count, html: joined(pieces), shaded: joined(pieces.filter(([root]) => root !== document)) };
  };
  const piece = (links) => {
    let holder = links[0];
    while (holder.parentElement && !links.every((one) => holder.contains(one))) holder = holder.parentElement;
    if (links.length === 1) holder = links[0].closest(ROWS) || holder.parentElement || holder;
    const isWhole = holder === document.body || holder === document.documentElement || !links.every((one) => holder.contains(one));
    return isWhole ? rows(links) : absolute(holder).outerHTML.slice(0, MAX_PIECE);
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
  const whole = () => document.scrollingElement || document.documentElement;
  const rolls = () => [...elements(document)].filter((one) => one.scrollHeight > one.clientHeight + 40
    && (one === whole() || /auto|scroll/.test(getComputedStyle(one).overflowY)));
  const rollTo = (one, top) => {
    const isWhole = one === whole();
    one.scrollTop = top;
    (isWhole ? document : one).dispatchEvent(new Event("scroll", { bubbles: isWhole }));  // its own comes with the next picture
  };
  let shownBefore = [];
  const scroll = () => {
    isPressing = true;
    later(() => { isPressing = false; }, 300);
    shownBefore = [...document.querySelectorAll("a[href]")];
    for (const one of new Set([...rolls(), whole()])) rollTo(one, one.scrollHeight);
  };
  // Whether rows went away because they are no longer in view, so that each part of the list must be.
  const isRecycling = () => shownBefore.some((one) => !one.isConnected);
  // From the top on, a view at a time; whether there is more.
  const step = (number) => rolls().map((one) => {
    const top = number * one.clientHeight * 0.8;
    rollTo(one, top);
    return top + one.clientHeight < one.scrollHeight;
  }).some(Boolean);
