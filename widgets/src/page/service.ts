/** What the page asks of the service: access to the call, and how far the room's start is. */

import { Refusal } from "../call/surroundings";
import type { CallAccess, PageConfig, RoomProgress } from "../protocol";

/** Throws a `Refusal` where the service says no. */
export async function askAccess({ call, xsrf }: PageConfig): Promise<CallAccess> {
  const answer = await fetch(call, { method: "POST", headers: { "X-XSRFToken": xsrf } });
  const body: unknown = await answer.json().catch(() => ({}));
  if (answer.ok) return body as CallAccess; // as prepstack/wire/page.py declares it
  const { code = "", message = "" } = body as { code?: string; message?: string };
  throw new Refusal(code || `http_${answer.status}`, message);
}

/** Returns what stops it. The browser asks again by itself where the connection is lost. */
export function watchProgress(
  { progress }: PageConfig,
  show: (progress: RoomProgress) => void,
): () => void {
  const events = new EventSource(progress);
  events.onmessage = ({ data }) => {
    const news: RoomProgress = JSON.parse(String(data));
    if (news.ready || news.failed) events.close();
    show(news);
  };
  return () => events.close();
}
