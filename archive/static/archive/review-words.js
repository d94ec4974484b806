// Words selected in the text, by mouse or by keyboard, as places the server understands: paragraph, and code points in it.
let area = null;
let chosen = null; // the last selection: { places, words }
let mode = null; // the keyboard's cursor over words

const paragraphs = () => [...area.querySelectorAll("[data-paragraph]")];

/** Text nodes of a paragraph that are the article's. */
function nodes(paragraph) {
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("[data-aside]")) found.push(walker.currentNode);
  return found;
}

const textOf = (paragraph) => nodes(paragraph).map((node) => node.data).join("");
const points = (text) => [...text].length; // scripts count UTF-16 units, the archive counts code points
const units = (text, count) => [...text].slice(0, count).join("").length;

/** How many UTF-16 units of a paragraph's own text lie before a point of the page. */
function before(paragraph, container, offset) {
  const range = document.createRange();
  range.selectNodeContents(paragraph);
  range.setEnd(container, offset);
  let sum = 0;
  for (const node of nodes(paragraph)) {
    if (node === container) return sum + offset;
    if (range.comparePoint(node, node.length) > 0) break;
    sum += node.length;
  }
  return sum;
}

function place(paragraph, start, end) {
  const text = textOf(paragraph);
  return {
    place: `${paragraph.dataset.paragraph}:${points(text.slice(0, start))}-${points(text.slice(0, end))}`,
    words: text.slice(start, end),
  };
}

/** What is selected within the text, or null. */
function read() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const found = [];
  for (const paragraph of paragraphs()) {
    if (!range.intersectsNode(paragraph)) continue;
    const length = textOf(paragraph).length;
    const start = paragraph.contains(range.startContainer)
      ? before(paragraph, range.startContainer, range.startOffset) : 0;
    const end = paragraph.contains(range.endContainer) ? before(paragraph, range.endContainer, range.endOffset) : length;
    if (start < end) found.push(place(paragraph, start, end));
  }
  return joined(found);
}

const joined = (found) =>
  found.length && found.some((one) => one.words.trim())
    ? { places: found.map((one) => one.place).join(" "), words: found.map((one) => one.words).join("\n") }
    : null;

export const selected = () => chosen;

export function forget() {
  chosen = mode = null;
  getSelection().removeAllRanges();
}

export function enhance(root) {
  area = root;
}

document.addEventListener("selectionchange", () => {
  if (!area) return;
  const now = read();
  const inside = getSelection().anchorNode && area.querySelector("#sheet")?.contains(getSelection().anchorNode);
  if (now) chosen = now;
  else if (inside || !document.activeElement?.closest(".chosen, #words-form")) chosen = null;
  offer();
});

/** A bar with what can be done with the words selected: the same buttons as in the form below. */
function offer() {
  const place = area.querySelector("#review-chosen");
  if (!chosen) return place.replaceChildren();
  const bar = Object.assign(document.createElement("div"), { className: "chosen" });
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "Words selected");
  const words = chosen.words.replace(/\s+/g, " ");
  bar.append(Object.assign(document.createElement("q"), {
    textContent: words.length > 140 ? `${words.slice(0, 90)} … ${words.slice(-40)}` : words,
  }));
  for (const button of area.querySelectorAll("#words-form [data-selects]")) {
    const copy = Object.assign(document.createElement("button"), { type: "button", className: "btn plain small" });
    copy.append(...[...button.cloneNode(true).childNodes]);
    copy.addEventListener("mousedown", (event) => event.preventDefault());
    copy.addEventListener("click", () => button.click());
    bar.append(copy);
  }
  if (mode) bar.append(Object.assign(document.createElement("span"), { className: "hint", textContent: mode.help }));
  place.replaceChildren(bar);
}

/** Press a button that wants words: true where they are still to be chosen. */
export function press(button) {
  if (chosen) {
    button.click();
    return true;
  }
  const start = { missed: "both", split: "split", words: "end", "add-words": "both" }[button.value] ?? "both";
  begin(start, button.id);
  return true;
}

/** Every word and mark of the text, in order: where the keyboard's cursor can stand. */
function tokens() {
  const segmenter = new Intl.Segmenter(area.querySelector("#sheet").lang || "en", { granularity: "word" });
  return paragraphs().flatMap((paragraph) =>
    [...segmenter.segment(textOf(paragraph))]
      .filter((one) => one.segment.trim())
      .map((one) => ({ paragraph, start: one.index, end: one.index + one.segment.length })));
}

function ofStatement() {
  const list = area.querySelector("#panel")?.dataset.selected ?? "";
  return list.split(" ").filter(Boolean).map((one) => {
    const [position, extent] = one.split(":");
    const [start, end] = extent.split("-").map(Number);
    const paragraph = area.querySelector(`[data-paragraph="${position}"]`);
    const text = textOf(paragraph);
    return { paragraph, start: units(text, start), end: units(text, end) };
  });
}

const HELP = {
  start: "← → move the start, Enter makes these its words, Esc leaves it.",
  end: "← → move the end, Enter makes these its words, Esc leaves it.",
  both: "← → ↑ ↓ move, Shift and an arrow selects more, Enter marks, Esc leaves it.",
  split: "← → move to where the second one begins, Enter splits, Esc leaves it.",
};

function begin(edge, button) {
  const all = tokens();
  const own = ofStatement();
  if (!all.length) return;
  const stretch = edge === "start" ? own[0] : own.at(-1);
  const inside = (token, span) => span && token.paragraph === span.paragraph && token.start < span.end && token.end > span.start;
  let from = all.findIndex((token) => inside(token, stretch ?? null));
  let to = all.findLastIndex((token) => inside(token, stretch ?? null));
  if (from < 0) from = to = 0;
  const [low, high] = edge === "split" ? [from + 1, to] : [0, all.length - 1];
  if (edge === "split") from = to = Math.min(Math.ceil((from + to + 1) / 2), to);
  if (edge === "both") to = from;
  const others = edge === "start" ? own.slice(1) : edge === "end" ? own.slice(0, -1) : [];
  mode = { all, from, to, edge, button, low, high, others, help: HELP[edge] };
  document.activeElement?.blur?.();
  draw();
}

function draw() {
  const { all, from, to, others, edge } = mode;
  const range = document.createRange();
  range.setStart(...point(all[from].paragraph, all[from].start, true));
  range.setEnd(...point(all[to].paragraph, all[to].end, false));
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  chosen = read();
  if (others.length && chosen) {
    const rest = joined(others.map((one) => place(one.paragraph, one.start, one.end)));
    const both = edge === "start" ? [chosen, rest] : [rest, chosen];
    chosen = { places: both.map((one) => one.places).join(" "), words: both.map((one) => one.words).join("\n") };
  }
  offer();
  const here = edge === "start" || edge === "split" ? all[from] : all[to];
  const spot = document.createRange();
  spot.setStart(...point(here.paragraph, here.start, true));
  const box = spot.getBoundingClientRect();
  if (box.top < 60 || box.bottom > innerHeight - 60) scrollBy({ top: box.top - innerHeight / 2 });
}

function point(paragraph, offset, forward) {
  let left = offset;
  const found = nodes(paragraph);
  for (const node of found) {
    if (left < node.length || (!forward && left === node.length)) return [node, left];
    left -= node.length;
  }
  return [found.at(-1), found.at(-1).length];
}

/** The keys of the cursor over words; true where one was used. */
export function key(event) {
  if (!mode) {
    if ((event.key === "[" || event.key === "]") && !event.target.matches?.("input, textarea, select")) {
      if (!area.querySelector("#make-words") || !ofStatement().length) return false;
      begin(event.key === "[" ? "start" : "end", "make-words");
      return true;
    }
    return false;
  }
  if (event.key === "Escape") {
    forget();
    offer();
    document.getElementById("cursor")?.focus({ preventScroll: true });
    return true;
  }
  if (event.key === "Enter") {
    if (event.target.matches?.("button, a")) return false;
    document.getElementById(mode.button)?.click();
    return true;
  }
  if (event.key === "[" || event.key === "]") {
    mode.edge = event.key === "[" ? "start" : "end";
    mode.help = HELP[mode.edge];
    draw();
    return true;
  }
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const leap = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step && !leap) return false;
  const { edge, low, high } = mode;
  const within = (n) => Math.max(low, Math.min(high, n));
  const go = (n) => within(step ? n + step : paragraphAway(n, leap));
  if (edge === "start") mode.from = Math.min(go(mode.from), mode.to);
  else if (edge === "end" || event.shiftKey) mode.to = Math.max(go(mode.to), mode.from);
  else mode.from = mode.to = go(mode.from);
  draw();
  return true;
}

/** The first word of the paragraph before or behind. */
function paragraphAway(index, step) {
  const { all } = mode;
  const list = paragraphs();
  const next = list[list.indexOf(all[index].paragraph) + step];
  const found = next ? all.findIndex((token) => token.paragraph === next) : -1;
  return found < 0 ? index : found;
}
