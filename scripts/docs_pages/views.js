// Shows one of the three views, by the fragment of the address. Runs before Redoc, so that it hears of a change first.
(() => {
  "use strict";
  const views = [...document.querySelectorAll("main > section")];
  const reference = document.getElementById("reference");
  let shown = reference;
  let left = { scroll: 0, hash: "" }; // where in the reference the reader was

  history.scrollRestoration = "manual"; // else the browser scrolls before it says that the address has changed

  const target = () => {
    try {
      return document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch {
      return null;
    }
  };

  // Returns whether the change has been dealt with.
  const show = (previousHash) => {
    const goal = target();
    const view = views.find((each) => each.contains(goal)) ?? reference;
    const returns = view === reference && shown !== reference;
    if (view !== reference && shown === reference) left = { scroll: scrollY, hash: previousHash };
    shown = view;
    for (const each of views) each.hidden = each !== view;
    for (const link of document.querySelectorAll("#top nav a")) {
      if (link.hash === "#" + view.id) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    if (view === reference) {
      const back = returns && (goal === reference || location.hash === left.hash);
      if (back) scrollTo(0, left.scroll);
      return back || goal === reference;
    }
    if (goal === view) scrollTo(0, 0);
    else {
      goal.tabIndex = -1;
      goal.focus({ preventScroll: true });
      goal.scrollIntoView();
    }
    return true;
  };

  // Redoc is not told of what is no concern of its own: where it has nothing to show, it would write over the address.
  addEventListener("hashchange", (event) => show(new URL(event.oldURL).hash) && event.stopImmediatePropagation(), true);
  addEventListener("scroll", (event) => shown === reference || event.stopImmediatePropagation(), true);
  show("");
})();
