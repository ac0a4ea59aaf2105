import { expect, test } from "vitest";
import { PlaybackClock } from "./playback-clock";

function clockOf(length: number, frameRate: number): PlaybackClock {
  const clock = new PlaybackClock();
  clock.load({ length, frameRate });
  return clock;
}

test("position runs by frame rate and speed", () => {
  const clock = clockOf(101, 20);
  clock.advance(0.5);
  expect(clock.position).toBeCloseTo(10);
  clock.speed = 4;
  clock.advance(0.5);
  expect(clock.position).toBeCloseTo(50);
  clock.speed = 0.25;
  clock.advance(1);
  expect(clock.position).toBeCloseTo(55);
});

test("the last frame stands before the loop starts again", () => {
  const clock = clockOf(11, 10);
  clock.advance(5);
  expect(clock.position).toBe(10);
  clock.advance(0.3);
  expect(clock.position).toBe(10);
  clock.advance(0.2);
  expect(clock.position).toBe(0);
});

test("a paused clock stands, and seeking is clamped to the clip", () => {
  const clock = clockOf(11, 10);
  clock.playing = false;
  clock.seek(4.5);
  clock.advance(1);
  expect(clock.position).toBe(4.5);
  clock.seek(99);
  expect(clock.position).toBe(10);
  clock.seek(-1);
  expect(clock.position).toBe(0);
});

test("a clip of one frame never moves", () => {
  const clock = clockOf(1, 10);
  clock.advance(10);
  expect(clock.position).toBe(0);
});

test("another clip starts at its first frame with speed and pause kept", () => {
  const clock = clockOf(11, 10);
  clock.speed = 2;
  clock.playing = false;
  clock.seek(5);
  clock.load({ length: 4, frameRate: 20 });
  expect([clock.position, clock.lastFrame, clock.speed, clock.playing]).toEqual([0, 3, 2, false]);
});
