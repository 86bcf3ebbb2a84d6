// Reads a calendar file from standard input with ical.js (the parser of Thunderbird and
// Nextcloud) and prints its entries as JSON. Zones come from the file's own VTIMEZONEs.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const shown = (time) => {
  if (time.isDate) return time.toString();
  return time.zone === ICAL.Timezone.localTimezone ? `floating ${time}` : time.toUnixTime();
};
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
const entries = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    start: shown(event.startDate),
    end: shown(event.endDate),
    summary: event.summary,
    status: component.getFirstPropertyValue("status"),
  };
});
console.log(JSON.stringify(entries));
