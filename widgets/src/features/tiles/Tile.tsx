/** One person's picture, or their initials where there is none. */

import { useEffect, useState } from "react";
import { Avatar, personStyle } from "../../components/Avatar";
import { useStream } from "../../components/hooks";
import { Icon } from "../../components/Icon";
import type { Person } from "../../protocol";
import { useFeatures } from "../features";
import { HandBadge } from "../hands/HandBadge";
import { Bars } from "../quality/Bars";
import { Reacted } from "../reactions/Reacted";
import { useHasFrames } from "./frames";

interface TileProps {
  person: Person;
  isYou: boolean;
  isSpeaking: boolean;
  /** Nothing of this person is shown or heard here for a while. */
  rests: boolean;
  camera: MediaStream | null;
  /** The place of their raised hand, from 1; 0 where it is down. */
  hand: number;
  /** Others' cameras are not received. */
  isAudioOnly?: boolean;
  /** Follow this person in the notebook; left out where nobody can be followed. */
  follow?: { isOn: boolean; turn: (on: boolean) => void };
}

export function Tile(props: TileProps) {
  const { person, isYou, isSpeaking, rests, camera, isAudioOnly, hand, follow } = props;
  const name = isYou ? "You" : person.name;
  const isWithout = isYou ? camera === null : isAudioOnly;
  const shows = person.camera && !isWithout;
  return (
    <div
      className="ps-tile"
      style={personStyle(person)}
      data-speaking={isSpeaking || undefined}
      data-rests={rests || undefined}
      data-own={isYou || undefined}
    >
      {shows ? (
        <Picture person={person} isYou={isYou} camera={camera} />
      ) : (
        <Avatar person={person} />
      )}
      <Name {...{ person, name, isSpeaking }} isWithout={person.camera && isAudioOnly && !isYou} />
      {!rests && <Reacted username={person.username} />}
      {hand > 0 && <HandBadge place={hand} />}
      {follow && <Follow name={person.name} {...follow} />}
      <Bars person={person} isYou={isYou} />
    </div>
  );
}

interface NameProps extends Pick<TileProps, "person" | "isSpeaking"> {
  name: string;
  /** There is a picture, which is not received. */
  isWithout?: boolean;
}

function Name({ person, name, isSpeaking, isWithout }: NameProps) {
  return (
    <span className="ps-name">
      {!person.microphone && <Icon name="micOff" />}
      <span className="ps-name-text">{name}</span>
      {isWithout && <span className="ps-audio-only">audio only</span>}
      {!person.microphone && <span className="ps-hidden">, muted</span>}
      {isSpeaking && <span className="ps-hidden">, speaking</span>}
    </span>
  );
}

function Follow({ name, isOn, turn }: NonNullable<TileProps["follow"]> & { name: string }) {
  return (
    <button
      type="button"
      className="ps-follow"
      aria-pressed={isOn}
      aria-label={`Follow ${name}`}
      title={isOn ? `Stop following ${name}` : `Follow ${name} in the notebook`}
      onClick={() => turn(!isOn)}
    >
      {isOn && <span className="ps-following">Following</span>}
    </button>
  );
}

type PictureProps = Pick<TileProps, "person" | "isYou" | "camera">;

/** The initials lie over a video until it moves: a connection that comes up is no black box. */
function Picture({ person, isYou, camera }: PictureProps) {
  const [video, setVideo] = useState<HTMLVideoElement | null>(null);
  const { visible, playback } = useFeatures();
  const play = useStream<HTMLVideoElement>(camera, playback.block);
  const hasFrames = useHasFrames(video);
  const { username } = person;
  useEffect(() => play(video), [play, video]);
  useEffect(
    () => (video && !isYou ? visible.look(video, username, "camera") : undefined),
    [visible, video, username, isYou],
  );
  return (
    <>
      <video
        ref={setVideo}
        className={isYou ? "ps-video ps-mirrored" : "ps-video"}
        aria-label={`${isYou ? "You" : person.name}, camera`}
        autoPlay
        playsInline
        muted
      />
      {!hasFrames && (
        <span className="ps-no-picture">
          <Avatar person={person} />
        </span>
      )}
    </>
  );
}
