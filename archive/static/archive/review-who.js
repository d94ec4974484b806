// Choosing a person or organisation: a field with a list below it, after the ARIA pattern of a combobox. The list holds
// whoever the article names, then whom the archive knows by what was typed, then a new one.
const PAUSE = 150; // milliseconds after the last letter

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

export function enhance(area, save) {
  for (const box of area.querySelectorAll("[data-combo]")) combine(box, area.dataset.who, save);
}

function combine(box, address, save) {
  const input = box.querySelector("input");
  const select = box.querySelector("select");
  const list = Object.assign(document.createElement("ul"), { id: `${input.id}-list`, className: "choices", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "People and organisations");
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list",
  })) input.setAttribute(name, value);
  box.append(list);
  const named = [...select.querySelectorAll("option[data-name]")].map((one) => ({
    value: one.value, name: one.dataset.name, description: one.dataset.description,
  }));
  const nobody = select.querySelector("option[value=nobody]");
  const initial = input.value;
  let shown = [];
  let active = -1;
  let timer = 0;
  let asking = null;

  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    active = -1;
  };

  const activate = (index) => {
    active = index;
    [...list.children].forEach((one, n) => one.setAttribute("aria-selected", String(n === active)));
    const chosen = list.children[active];
    if (chosen) {
      input.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };

  const draw = (found) => {
    const typed = input.value.trim().replace(/\s+/g, " ");
    const fresh = typed === initial ? "" : typed;
    const words = fold(fresh).split(" ");
    const here = named.filter((one) => words.every((word) => fold(one.name).includes(word)));
    const known = new Set(here.map((one) => one.value));
    shown = [...here, ...found.filter((one) => !known.has(one.value))];
    if (fresh) {
      shown.push({ value: `new-person:${fresh}`, name: fresh, description: "a new person", isNew: true });
      shown.push({ value: `new-organisation:${fresh}`, name: fresh, description: "a new organisation", isNew: true });
    }
    if (nobody) shown.push({ value: "nobody", name: "", description: nobody.textContent });
    list.replaceChildren(...shown.map((one, n) => {
      const item = Object.assign(document.createElement("li"), { id: `${list.id}-${n}` });
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      const small = Object.assign(document.createElement("small"), { textContent: one.description ?? "" });
      item.append(one.isNew ? `New: ${one.name}` : one.name, small);
      item.addEventListener("mousedown", (event) => {
        event.preventDefault();
        choose(one);
      });
      return item;
    }));
    list.hidden = shown.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    activate(-1);
  };

  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    const typed = input.value.trim();
    if (typed.length < 2 || typed === initial) return;
    try {
      const answer = await fetch(`${address}?q=${encodeURIComponent(typed)}`, { signal: asking.signal });
      const { found } = await answer.json();
      if (document.activeElement === input && input.value.trim() === typed) draw(found);
    } catch {
      // Whoever the article names, and a new one, can be chosen all the same.
    }
  };

  const choose = (one) => {
    if (![...select.options].some((option) => option.value === one.value)) select.add(new Option(one.name, one.value));
    select.value = one.value;
    input.value = one.name;
    close();
    save(input.form, "cursor");
  };

  input.addEventListener("focus", () => draw([]));
  input.addEventListener("blur", () => {
    clearTimeout(timer);
    asking?.abort();
    close();
  });
  input.addEventListener("input", () => {
    select.value = "";
    draw([]);
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) draw([]);
      const step = event.key === "ArrowDown" ? 1 : -1;
      activate((active + step + shown.length + (active < 0 && step < 0 ? 1 : 0)) % shown.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const only = active >= 0 ? shown[active] : input.value.trim() !== initial && input.value.trim() ? shown[0] : null;
      if (only) choose(only);
    } else if (event.key === "Escape") {
      input.value = initial;
      select.value = "";
      close();
    }
  });
}
