// Reads calendar files with ical.js (the parser of Thunderbird and Nextcloud): one file a line, as
// a JSON string, and answers each with its entries as one line of JSON. Zones come from the
// file's own VTIMEZONEs.
import { createInterface } from "node:readline";
import ICAL from "./vendor/ical.js/ical.mjs";

const MOST_OCCURRENCES = 20;

const shown = (time) => {
  if (time.isDate) return time.toString();
  return time.zone === ICAL.Timezone.localTimezone ? `floating ${time}` : time.toUnixTime();
};
const occurrences = (event) => {
  if (!event.isRecurring()) return [shown(event.startDate)];
  const found = [];
  const iterator = event.iterator();
  for (let next; found.length < MOST_OCCURRENCES && (next = iterator.next()); ) found.push(shown(next));
  return found;
};
const read = (text) => {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      start: shown(event.startDate),
      end: shown(event.endDate),
      occurrences: occurrences(event),
      summary: event.summary,
      status: component.getFirstPropertyValue("status"),
      sequence: event.sequence,
      method: calendar.getFirstPropertyValue("method") ?? "",
      organizer: event.organizer ?? "",
      attendees: event.attendees.map((one) => [one.getFirstValue(), one.getFirstParameter("partstat")]),
    };
  });
};
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  let answer;
  try {
    answer = { entries: read(JSON.parse(line)) };
  } catch (error) {
    answer = { error: String(error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
