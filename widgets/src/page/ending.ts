/** The service hears of an end a moment after the room: until then it still sends the live page. */

import type { PageConfig } from "../protocol";

const LOOK_AGAIN_AFTER = 600; // milliseconds
const MOST_LOOKS = 25;
const LIVE_PAGE = 'id="prepstack-config"';

/** Whether the service has its page for what is over; false when `signal` or patience ends first. */
export async function hasEndedPage(config: PageConfig, signal: AbortSignal): Promise<boolean> {
  for (let look = 0; look < MOST_LOOKS && !signal.aborted; look++) {
    if (await isEndedPage(config, signal)) return true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_AFTER));
  }
  return false;
}

async function isEndedPage({ page, xsrf }: PageConfig, signal: AbortSignal): Promise<boolean> {
  try {
    // A script that asks for a page has to show that it is one of ours.
    const answer = await fetch(page, { signal, headers: { "X-XSRFToken": xsrf } });
    return answer.ok && !(await answer.text()).includes(LIVE_PAGE);
  } catch {
    return false; // offline, or the service restarts
  }
}
