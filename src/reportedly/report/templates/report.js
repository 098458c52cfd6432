"use strict";
(() => {
  const back = [];
  const light = (node) => {
    document.querySelectorAll(".lit").forEach((n) => n.classList.remove("lit"));
    const said = node.id.startsWith("q-") ? document.querySelectorAll('[data-said="' + node.id.slice(2) + '"]') : [];
    [node, ...said].forEach((n) => n.classList.add("lit"));
  };
  const open = (node) => {
    for (let at = node.parentElement; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  };
  const go = (hash, from) => {
    const id = decodeURIComponent(hash.slice(1));
    const target = document.getElementById(id);
    if (!target) return false;
    if (from) back.push(from);
    open(target);
    light(target);
    const said = id.startsWith("q-") && document.querySelector('a.said[data-said="' + id.slice(2) + '"]');
    const held = said || target; // words that open with a number: its link goes to the figure, the next to the statement
    if (!held.matches("a,button,input,summary")) held.tabIndex = -1;
    target.scrollIntoView({ block: "center" });
    held.focus({ preventScroll: true });
    return true;
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest('a[href^="#"]');
    if (link && /^#[efsq]-/.test(link.getAttribute("href"))) {
      if (go(link.getAttribute("href"), link)) event.preventDefault();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !back.length) return;
    const last = back.pop();
    open(last);
    light(last);
    last.scrollIntoView({ block: "center" });
    last.focus({ preventScroll: true });
  });
  document.querySelectorAll("[data-filter]").forEach((box) => {
    const table = document.getElementById(box.dataset.filter);
    const found = document.querySelector('[data-found="' + box.dataset.filter + '"]');
    box.addEventListener("input", () => {
      const wanted = box.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of table.tBodies[0].rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !wanted.every((w) => text.includes(w));
        shown += row.hidden ? 0 : 1;
      }
      found.textContent = wanted.length ? shown + " shown" : "";
    });
  });
  document.querySelectorAll("table[data-sortable]").forEach((table) => {
    table.querySelectorAll("th").forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        table.querySelectorAll("th").forEach((h) => h.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const key = (row) => {
          const cell = row.cells[column];
          return cell.dataset.sort !== undefined ? cell.dataset.sort : cell.textContent.trim();
        };
        const rows = [...table.tBodies[0].rows].sort((a, b) => key(a).localeCompare(key(b), "en", { numeric: true }));
        table.tBodies[0].append(...(down ? rows.reverse() : rows));
      });
    });
  });
  addEventListener("beforeprint", () => document.querySelectorAll("details.article, details.origins, details.copies").forEach((d) => (d.open = true)));
  if (location.hash) go(location.hash, null);
})();
