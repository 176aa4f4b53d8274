/** A server that does not answer: told once when it is lost, and once when it is back. */

import type { Page } from "./page";

export class Outage {
  private isLost = false;

  constructor(private readonly page: Pick<Page, "say">) {}

  lost(): void {
    if (this.isLost) return;
    this.isLost = true;
    this.page.say({ type: "telling", what: "server_lost" });
  }

  back(): void {
    if (!this.isLost) return;
    this.isLost = false;
    this.page.say({ type: "telling", what: "server_back" });
  }
}
