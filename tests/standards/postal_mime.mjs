// Reads a mail from standard input with postal-mime and prints what a reader sees as JSON.
import { readFileSync } from "node:fs";
import PostalMime from "postal-mime";

const mail = await PostalMime.parse(readFileSync(0), { attachmentEncoding: "utf8" });
const header = (name) => mail.headers.filter((one) => one.key === name).map((one) => one.value);
console.log(JSON.stringify({
  from: mail.from.address,
  to: mail.to.map((one) => one.address),
  subject: mail.subject,
  messageId: mail.messageId,
  date: mail.date,
  language: header("content-language"),
  text: mail.text,
  html: mail.html,
  headers: mail.headers.map((one) => one.key),
  attachments: mail.attachments.map(({ filename, mimeType, disposition, method, content }) =>
    ({ filename, mimeType, disposition, method, content })),
}));
