// The organizer's table: the bar shows while rows are ticked, Shift makes a range, arrows move
// between rows. Without this file every box and button works one by one.
for (const table of document.querySelectorAll("[data-bulk]")) {
  const bar = document.getElementById(table.dataset.bulk);
  const status = document.querySelector("[data-ticked]");
  const boxes = [...table.querySelectorAll("tbody .cb")];
  const all = table.querySelector("thead .cb");
  const everybody = bar?.querySelector("input[name='all']");
  let last = -1;

  const show = (isFirst) => {
    const count = boxes.filter((box) => box.checked).length;
    if (all) {
      all.checked = count > 0 && count === boxes.length;
      all.indeterminate = count > 0 && count < boxes.length;
    }
    if (bar) {
      bar.hidden = count === 0 && !everybody?.checked;
      for (const place of bar.querySelectorAll("[data-count]")) place.textContent = count || "";
    }
    if (status && !isFirst) status.textContent = status.dataset.ticked.replace("{count}", count);
  };

  const settle = (index, isRange) => {
    if (isRange && last >= 0) {
      const [from, to] = [Math.min(index, last), Math.max(index, last)];
      for (const other of boxes.slice(from, to + 1)) other.checked = boxes[index].checked;
    }
    last = index;
    show();
  };

  boxes.forEach((box, index) => {
    box.addEventListener("click", (event) => settle(index, event.shiftKey));
    box.addEventListener("keydown", (event) => {
      if (event.key === " " && event.shiftKey) {
        event.preventDefault(); // browsers disagree whether this becomes a click with Shift
        box.checked = !box.checked;
        settle(index, true);
      }
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && boxes[index + step]) {
        event.preventDefault();
        boxes[index + step].focus();
      }
    });
  });
  all?.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  everybody?.addEventListener("change", () => show());
  show(true);
}
