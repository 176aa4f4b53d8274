/** The service hears of an end a moment after the room: until then it still sends the live page. */

const LOOK_AGAIN_AFTER = 600; // milliseconds
const MOST_LOOKS = 25;
const LIVE_PAGE = 'id="prepstack-config"';

/** Whether the service has its page for what is over; false when `signal` or patience ends first. */
export async function hasEndedPage(page: string, signal: AbortSignal): Promise<boolean> {
  for (let look = 0; look < MOST_LOOKS && !signal.aborted; look++) {
    if (await isEndedPage(page, signal)) return true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_AFTER));
  }
  return false;
}

async function isEndedPage(page: string, signal: AbortSignal): Promise<boolean> {
  try {
    const answer = await fetch(page, { signal });
    return answer.ok && !(await answer.text()).includes(LIVE_PAGE);
  } catch {
    return false; // offline, or the service restarts
  }
}
