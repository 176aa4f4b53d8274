/** Settings and layout of JupyterLab: each browser tab has its own, and the room stores none. */

import { SettingManager, type Workspace, WorkspaceManager } from "@jupyterlab/services";
import type { ISettingRegistry } from "@jupyterlab/settingregistry";
import { keep, recall } from "./tabStorage";

const KEY = "prepstack-settings:";

/** Reads from the room, writes to the tab: one person's theme is not everybody's. */
export class TabSettings extends SettingManager {
  override async fetch(id: string): Promise<ISettingRegistry.IPlugin> {
    return withThoseOfTab(await super.fetch(id));
  }

  override async list(query?: "ids") {
    const { ids, values } = await super.list(query);
    return { ids, values: values.map(withThoseOfTab) };
  }

  override async save(id: string, raw: string): Promise<void> {
    keep(KEY + id, raw);
  }
}

function withThoseOfTab(plugin: ISettingRegistry.IPlugin): ISettingRegistry.IPlugin {
  return { ...plugin, raw: recall(KEY + plugin.id) ?? plugin.raw };
}

/** An interview always opens in the same layout, so there is nothing to keep. */
export class NoWorkspaces extends WorkspaceManager {
  override async fetch(id: string): Promise<Workspace.IWorkspace> {
    return { data: {}, metadata: { id } };
  }

  override async list(): Promise<{ ids: string[]; values: Workspace.IWorkspace[] }> {
    return { ids: [], values: [] };
  }

  override async remove(): Promise<void> {}

  override async save(): Promise<void> {}
}
