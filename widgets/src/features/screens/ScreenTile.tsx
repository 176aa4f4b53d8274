/** One shared screen: as large as its place, or pixel by pixel, or on the whole display. */

import { useEffect, useRef, useState } from "react";
import { useStream } from "../../components/hooks";
import { IconButton } from "../../components/IconButton";
import type { Person } from "../../protocol";
import { useFeatures } from "../features";

interface ScreenTileProps {
  person: Person;
  stream: MediaStream | null;
  /** Where it is small: what makes it larger. */
  enlarge?: { label: string; press: () => void };
  /** `none`: in a widget, that shows and does nothing. `zoom`: where there is room to read it. */
  tools?: Tools;
}

export type Tools = "none" | "some" | "zoom";

export function ScreenTile({ person, stream, enlarge, tools = "some" }: ScreenTileProps) {
  const whole = useRef<HTMLElement>(null);
  const [isFull, setFull] = useState(false); // every pixel of it
  return (
    <figure ref={whole} className="ps-screen" data-zoom={isFull ? "full" : "fit"}>
      <Picture person={person} stream={stream} isScrolled={isFull} />
      <figcaption className="ps-name">
        <span className="ps-name-text">{person.name}, screen</span>
      </figcaption>
      <div className="ps-screen-tools">
        {tools === "zoom" && (
          <IconButton
            icon="zoom"
            label="Full size"
            aria-pressed={isFull}
            onClick={() => setFull(!isFull)}
          />
        )}
        {enlarge && <IconButton icon="enlarge" label={enlarge.label} onClick={enlarge.press} />}
        {tools !== "none" && document.fullscreenEnabled && (
          <IconButton
            icon="fullScreen"
            label="Full screen"
            onClick={() => turnFullScreen(whole.current)}
          />
        )}
      </div>
    </figure>
  );
}

/** *Esc* leaves it as well. */
function turnFullScreen(element: HTMLElement | null): void {
  const turned = document.fullscreenElement
    ? document.exitFullscreen()
    : element?.requestFullscreen();
  void turned?.catch(() => undefined); // the browser's to refuse
}

interface PictureProps {
  person: Person;
  stream: MediaStream | null;
  isScrolled: boolean;
}

/** A screen stands still for minutes: it is there once one frame of it was. */
function Picture({ person, stream, isScrolled }: PictureProps) {
  const { username, name } = person;
  const { visible, playback } = useFeatures();
  const [video, setVideo] = useState<HTMLVideoElement | null>(null);
  const [hasCome, setCome] = useState(false);
  const play = useStream<HTMLVideoElement>(stream, playback.block);
  useEffect(() => {
    setCome(false);
    play(video);
  }, [play, video]);
  useEffect(
    () => (video ? visible.look(video, username, "screen") : undefined),
    [visible, video, username],
  );
  return (
    <div className="ps-screen-view" tabIndex={isScrolled ? 0 : undefined}>
      <video
        ref={setVideo}
        className="ps-screen-video"
        aria-label={`${name}, screen`}
        autoPlay
        playsInline
        muted
        onLoadedData={() => setCome(true)}
      />
      {!hasCome && <p className="ps-screen-coming">{name}'s screen is on its way…</p>}
    </div>
  );
}
