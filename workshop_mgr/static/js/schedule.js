// The schedule: sessions are dragged, made longer or shorter, and moved by keys. Each move is sent
// to the address its form uses; the answer brings the schedule anew. Without this file the forms do it.
const region = document.getElementById("schedule");
const said = document.getElementById("schedule-said");
const QUARTER = 15, HOUR = 60, DAY = 24 * HOUR, STEP = 5, USUAL = 60;
const sideways = document.documentElement.dir === "rtl" ? -1 : 1;
let held = null; // the session that is being moved: {block, classes, from, to, …}
let isBusy = false;

const two = (count) => String(count).padStart(2, "0");
const clock = (minutes) => `${two(Math.floor(minutes / HOUR) % 24)}:${two(minutes % HOUR)}`;
const grid = () => region.querySelector(".sch-grid");
const heads = () => [...region.querySelectorAll("[data-head]")];
const within = (value, least, most) => Math.min(Math.max(value, least), most);
const toQuarter = (minutes) => Math.round(minutes / QUARTER) * QUARTER;

function say(words, isBad = false) {
  said.textContent = words;
  said.classList.toggle("bad", isBad);
}

// ---- where a block stands, as classes of the style sheet ----
function stand(block, { start, minutes, room }) {
  const steps = Math.max(Math.ceil((minutes + (start % STEP)) / STEP), QUARTER / STEP);
  const head = heads().find((each) => each.dataset.head === room);
  const names = [...block.classList].filter((name) => !/^(at|for)-/.test(name));
  const isElsewhere = room !== held.from.room || held.isNew;
  const lanes = head
    ? [`in-${head.dataset.column}`, `over-${head.dataset.width}`]
    : ["in-1", `over-${grid().dataset.width}`];
  block.className = [
    ...(isElsewhere ? names.filter((name) => !/^(in|over)-/.test(name)) : names),
    ...(isElsewhere ? lanes : []),
    `at-h${Math.floor(start / HOUR)}`, `at-s${Math.floor((start % HOUR) / STEP)}`,
    `for-h${Math.floor(steps / 12)}`, `for-s${steps % 12}`,
  ].join(" ");
}

function words({ start, minutes, room }) {
  const head = heads().find((each) => each.dataset.head === room);
  return `${held.from.title}: ${clock(start)}–${clock(start + minutes)}, ${head?.dataset.name ?? region.dataset.wholeGroup}`;
}

function take(block, source = block) {
  const { start, minutes, room, title } = source.dataset;
  const from = { start: start ? Number(start) : null, minutes: Number(minutes ?? USUAL), room, title };
  held = { block, source, from, to: { ...from }, classes: block.className, isNew: source !== block };
}

function preview(changes) {
  Object.assign(held.to, changes);
  if (held.block.className === held.classes) held.block.classList.add("held");
  stand(held.block, held.to);
  say(words(held.to));
}

function putBack() {
  if (!held) return;
  if (held.isNew) held.block.remove();
  else held.block.className = held.classes;
  held = null;
}

// ---- what the server says ----
async function send(address, fields, id) {
  isBusy = true;
  let answer = {}, isFine = false;
  try {
    const url = new URL(address, location.href);
    const session = new URLSearchParams(location.search).get("session");
    if (session) url.searchParams.set("session", session);
    url.searchParams.set("day", grid().dataset.day);
    const response = await fetch(url, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams({ csrf_token: region.dataset.token, ...fields }),
    });
    answer = await response.json();
    isFine = response.ok;
  } catch { /* no answer, or a page instead of one: said below */ }
  isBusy = false;
  const hadFocus = region.contains(document.activeElement);
  if (answer.part) {
    held = null;
    region.innerHTML = answer.part;
    const target = document.getElementById(`session-${id}`);
    if (hadFocus && !isFine) (document.getElementById("inspector-heading") ?? target)?.scrollIntoView({ block: "nearest" });
    if (hadFocus) (target?.matches("a") ? target : target?.querySelector("a"))?.focus();
  } else {
    putBack();
  }
  say(isFine ? answer.said : answer.error || region.dataset.failed, !isFine);
}

function commit() {
  const { from, to, block, source } = held;
  const isSame = ["start", "minutes", "room", "off"].every((name) => from[name] === to[name]);
  if (isSame) {
    putBack();
    return say("");
  }
  block.classList.add("saving");
  const { session, version, move } = source.dataset;
  const place = to.off
    ? { off: "1" }
    : { day: grid().dataset.day, starts: clock(to.start), minutes: to.minutes };
  send(move, { row_version: version, room: to.room, ...place }, session);
}

// ---- the pointer ----
function minuteAt(y) {
  const [first, second] = [...grid().querySelectorAll(".tm")].map((mark) => mark.getBoundingClientRect().top);
  return Number(grid().dataset.first) * HOUR + ((y - first) / (second - first)) * HOUR;
}

const headAt = (x) => heads().find((head) => {
  const { left, right } = head.getBoundingClientRect();
  return left <= x && x < right;
})?.dataset.head;

function newBlock(item) {
  const block = document.createElement("div");
  block.className = "blk";
  block.textContent = item.dataset.title;
  grid().append(block);
  return block;
}

// Within the hours that are shown: were the grid to grow, what lies below would run away.
function drag(event) {
  const [first, last] = [grid().dataset.first * HOUR, grid().dataset.last * HOUR];
  const under = document.elementFromPoint(event.clientX, event.clientY);
  held.to.off = (!held.isNew && Boolean(under?.closest("[data-tray]"))) || undefined;
  if (held.isNew && !under?.closest(".sch-grid")) return;
  if (held.isResized) {
    const end = within(toQuarter(minuteAt(event.clientY)), held.from.start + QUARTER, last);
    return preview({ minutes: end - held.from.start });
  }
  const start = within(toQuarter(minuteAt(event.clientY) - held.offset), first, last - held.to.minutes);
  const head = headAt(event.clientX);
  preview({ start, room: head && (held.isNew || head !== held.head) ? head : held.from.room });
}

region?.addEventListener("pointerdown", (event) => {
  const source = event.target.closest("[data-move]");
  const isControl = event.target.closest(".tray a");
  if (!source || isControl || event.button || event.pointerType === "touch" || isBusy || held) return;
  const at = { x: event.clientX, y: event.clientY };
  const start = Number(source.dataset.start ?? 0);
  const isBlock = source.matches(".blk");
  const isResized = isBlock && source.getBoundingClientRect().bottom - at.y < 8;
  let wasMoved = false;
  const moved = (next) => {
    if (!wasMoved && Math.hypot(next.clientX - at.x, next.clientY - at.y) > 4) {
      wasMoved = true;
      take(isBlock ? source : newBlock(source), source);
      Object.assign(held, { isResized, head: headAt(at.x), offset: isBlock ? minuteAt(at.y) - start : 0 });
    }
    if (held) drag(next);
  };
  const done = (isKept) => () => {
    stop.abort();
    if (!wasMoved) return;
    source.addEventListener("click", (click) => click.preventDefault(), { once: true, capture: true });
    if (!held) return; // taken back by Escape
    if (isKept && (held.to.start !== null || held.to.off)) commit();
    else putBack();
  };
  const stop = new AbortController();
  source.setPointerCapture(event.pointerId);
  source.addEventListener("pointermove", moved, stop);
  source.addEventListener("pointerup", done(true), stop);
  source.addEventListener("pointercancel", done(false), stop);
});

// ---- the keys ----
function keyed(key, isLonger) {
  const { start, minutes, room } = held.to;
  const by = { ArrowUp: -QUARTER, ArrowDown: QUARTER }[key];
  if (by && isLonger) return { minutes: within(minutes + by, QUARTER, DAY - start) };
  if (by) return { start: within(start + by, 0, DAY - minutes) };
  const rooms = ["", ...heads().map((head) => head.dataset.head)];
  const next = rooms.indexOf(room) + (key === "ArrowRight" ? sideways : -sideways);
  return { room: rooms[within(next, 0, rooms.length - 1)] };
}

region?.addEventListener("keydown", (event) => {
  const block = event.target.closest?.(".blk[data-move]");
  if (event.key === "Escape" && held) {
    putBack();
    return say("");
  }
  if (!block) return;
  if (event.key === "Escape") {
    const undo = region.querySelector(`[data-undo="${block.dataset.session}"]`);
    if (undo && !isBusy) send(undo.action, {}, block.dataset.session);
  } else if (event.altKey && event.key.startsWith("Arrow")) {
    event.preventDefault(); // else the browser goes back
    if (isBusy) return;
    if (!held) take(block);
    preview(keyed(event.key, event.shiftKey));
  }
});
const leave = () => { if (held && !held.offset && !isBusy) commit(); };
region?.addEventListener("keyup", (event) => { if (event.key === "Alt") leave(); });
region?.addEventListener("focusout", (event) => { if (event.target === held?.block) leave(); });
region?.addEventListener("submit", (event) => {
  const { undo } = event.target.dataset;
  if (!undo || isBusy) return;
  event.preventDefault();
  send(event.target.action, {}, undo);
});
