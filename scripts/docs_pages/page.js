// Opens what an address leads to, and searches. All else works without this.
(() => {
  "use strict";
  const goal = () => {
    try {
      return document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch {
      return null;
    }
  };

  const reveal = () => {
    const found = goal();
    if (!found) return;
    for (let each = found; each; each = each.parentElement) if (each.tagName === "DETAILS") each.open = true;
    found.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();

  const most = 30;
  const box = document.getElementById("search");
  const field = box.querySelector("input");
  const list = document.getElementById("found");
  const status = box.querySelector("[role=status]");
  let index = null;
  let chosen = -1;

  const entries = () => {
    index ??= [...document.querySelectorAll("[data-term]")].map((each) => ({
      id: each.id,
      term: each.dataset.term,
      text: each.querySelector(".text")?.textContent.replace(/\s+/g, " ").trim() ?? "",
    }));
    return index;
  };

  // How well an entry fits: 0 its name begins with it, 1 a word of its name does, 2 its name has it, 3 its text, 4 not at all.
  const rank = ({ term, text }, words) => {
    const name = term.toLowerCase();
    const whole = words.join(" ");
    if (name.startsWith(whole)) return 0;
    if (words.every((word) => name.split(/[\s._]/).some((part) => part.startsWith(word)))) return 1;
    if (words.every((word) => name.includes(word))) return 2;
    return words.every((word) => `${name} ${text.toLowerCase()}`.includes(word)) ? 3 : 4;
  };

  const choose = (position) => {
    chosen = position;
    for (const [number, option] of [...list.children].entries()) {
      option.setAttribute("aria-selected", String(number === position));
      if (number === position) option.scrollIntoView({ block: "nearest" });
    }
    if (position < 0) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", list.children[position].id);
  };

  const close = () => {
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    choose(-1);
  };

  const show = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const ranked = words.length ? entries().map((entry) => [rank(entry, words), entry]).filter(([fit]) => fit < 4) : [];
    ranked.sort(([one], [other]) => one - other);
    list.replaceChildren(
      ...ranked.slice(0, most).map(([, { id, term, text }], number) => {
        const option = document.createElement("li");
        const name = document.createElement("b");
        const about = document.createElement("span");
        option.id = `found-${number}`;
        option.setAttribute("role", "option");
        option.dataset.goal = id;
        name.textContent = term;
        about.textContent = text.slice(0, 120);
        option.append(name, " ", about);
        return option;
      }),
    );
    status.textContent = words.length ? `${ranked.length || "No"} results` : "";
    list.hidden = !ranked.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
    choose(ranked.length ? 0 : -1);
  };

  const go = (option) => {
    if (!option) return;
    close();
    field.blur();
    if (location.hash === `#${option.dataset.goal}`) reveal();
    else location.hash = option.dataset.goal;
    const found = goal();
    found.tabIndex = -1;
    found.focus({ preventScroll: true });
  };

  field.addEventListener("input", show);
  field.addEventListener("focus", () => field.value && show());
  field.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => {
    event.preventDefault(); // else the field loses the focus, and the list is gone before the click
    go(event.target.closest("[role=option]"));
  });
  field.addEventListener("keydown", (event) => {
    const count = list.children.length;
    if (event.key === "Escape") {
      field.value = "";
      show();
    } else if (event.key === "Enter") go(list.children[chosen]);
    else if (count && event.key === "ArrowDown") choose((chosen + 1) % count);
    else if (count && event.key === "ArrowUp") choose((chosen + count - 1) % count);
    else return;
    event.preventDefault();
  });
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea") || event.ctrlKey || event.metaKey || event.altKey;
    if (event.key !== "/" || typing) return;
    event.preventDefault();
    field.focus();
  });
  box.hidden = false;
})();
