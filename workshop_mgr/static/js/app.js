// Small enhancements. Every page works without this file.
const root = document.documentElement;

// Menus: a click elsewhere or Escape closes them; Escape gives the focus back.
const openMenus = () => document.querySelectorAll("details.menu[open]");
document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Own time: the venue's time always stays; the reader's is added beside it, never instead of it.
// The server writes the second clock itself where the reader chose a zone, and leaves out data-own.
function part(instant, zone, options) {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone, hourCycle: "h23", ...options }).format(instant);
}
function showOwnTime(element, zone) {
  const iso = element.dataset.own;
  const instant = new Date(iso);
  const time = part(instant, zone, { hour: "2-digit", minute: "2-digit" });
  const day = part(instant, zone, { year: "numeric", month: "2-digit", day: "2-digit" });
  const venueDay = iso.slice(0, 10);
  if (day === venueDay && time === iso.slice(11, 16)) return;
  const shift = day === venueDay ? "" : day > venueDay ? root.dataset.nextDay : root.dataset.previousDay;
  element.textContent = `${root.dataset.yourTime.replace("{time}", time)} ${shift}`.trim();
}
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone) for (const element of document.querySelectorAll("[data-own]")) showOwnTime(element, zone);

// A form that comes back with errors starts at its summary; its links put the focus into the field.
const summary = document.getElementById("error-summary");
if (summary) {
  summary.focus({ preventScroll: true });
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    (field.closest(".fg") ?? field).scrollIntoView();
    field.focus({ preventScroll: true });
  });
}

// The phone's dock: out of the way while the main button is on screen.
const dock = document.querySelector("[data-hide-with]");
const button = dock && document.querySelector(dock.dataset.hideWith);
if (button && window.IntersectionObserver) {
  new IntersectionObserver(([entry]) => { dock.hidden = entry.isIntersecting; }).observe(button);
}

// Words to pass on: a button beside the field copies them.
for (const field of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  const copy = document.createElement("button");
  copy.type = "button";
  copy.className = "btn";
  copy.textContent = field.dataset.copy;
  copy.setAttribute("aria-live", "polite");
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    copy.textContent = field.dataset.copied;
  });
  field.after(copy);
}
