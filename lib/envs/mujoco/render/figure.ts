import { CapsuleGeometry, CylinderGeometry, Group, Mesh, MeshStandardMaterial, Quaternion, Vector3 } from "three";
import type { ClipColors } from "../../clip-colors";
import { locateFrame } from "../../locate-frame";

type Point = readonly [number, number, number];

/** What a figure is drawn from: its capsules and hinges, in the frames of its bodies. Metres; z points up. */
export interface FigureDescription {
  /** Bodies of the model without the world, in its order: what a pose holds. */
  readonly bodies: number;
  readonly capsules: readonly {
    readonly body: number;
    readonly from: Point;
    readonly to: Point;
    readonly radius: number;
    readonly shade: "body" | "bodyDark";
  }[];
  /** Drawn as short axles along y. */
  readonly hinges: readonly { readonly body: number; readonly at: Point; readonly radius: number; readonly width: number }[];
  /** The body that the camera goes along with, and the height it looks at. */
  readonly followed: number;
  readonly lookHeight: number;
  /** What must fit in the picture around that point. */
  readonly viewWidth: number;
  readonly viewHeight: number;
}

const UP = new Vector3(0, 1, 0);
const NUMBERS = 7;

/** The meshes of one figure, moved by recorded poses [bodies, 7] (position, quaternion w first). Needs no drawing context. */
export class Figure {
  readonly group = new Group();
  readonly #description: FigureDescription;
  readonly #bodies: Group[];
  readonly #materials: Readonly<Record<"body" | "bodyDark" | "joint", MeshStandardMaterial>>;
  readonly #from = new Quaternion();
  readonly #to = new Quaternion();

  constructor(description: FigureDescription) {
    this.#description = description;
    this.#bodies = Array.from({ length: description.bodies }, () => new Group());
    this.group.add(...this.#bodies);
    this.#materials = {
      body: new MeshStandardMaterial({ roughness: 0.5 }),
      bodyDark: new MeshStandardMaterial({ roughness: 0.5 }),
      joint: new MeshStandardMaterial({ roughness: 0.35, metalness: 0.2 }),
    };
    for (const { body, from, to, radius, shade } of description.capsules) {
      const start = new Vector3(...from);
      const along = new Vector3(...to).sub(start);
      const mesh = new Mesh(new CapsuleGeometry(radius, along.length(), 16, 40), this.#materials[shade]);
      mesh.position.copy(start).addScaledVector(along, 0.5);
      mesh.quaternion.setFromUnitVectors(UP, along.normalize());
      this.#add(body, mesh);
    }
    for (const { body, at, radius, width } of description.hinges) {
      const mesh = new Mesh(new CylinderGeometry(radius, radius, width, 40), this.#materials.joint);
      mesh.position.set(...at);
      this.#add(body, mesh);
    }
  }

  /** Numbers in one pose. */
  get poseSize(): number {
    return this.#bodies.length * NUMBERS;
  }

  /** Moves the figure to a frame of a clip: straight lines between positions, shortest turns between orientations. */
  pose(poses: Float32Array, frame: number): void {
    const { from, to, share } = locateFrame(poses, this.poseSize, frame);
    for (const [index, body] of this.#bodies.entries()) {
      const a = from + index * NUMBERS;
      const b = to + index * NUMBERS;
      body.position.set(mix(poses[a], poses[b], share), mix(poses[a + 1], poses[b + 1], share), mix(poses[a + 2], poses[b + 2], share));
      this.#from.set(poses[a + 4], poses[a + 5], poses[a + 6], poses[a + 3]);
      this.#to.set(poses[b + 4], poses[b + 5], poses[b + 6], poses[b + 3]);
      body.quaternion.slerpQuaternions(this.#from, this.#to, share).normalize();
    }
  }

  /** Where the followed body is along x, metres. */
  get place(): number {
    return this.#bodies[this.#description.followed].position.x;
  }

  setColors(colors: ClipColors): void {
    for (const name of ["body", "bodyDark", "joint"] as const) this.#materials[name].color.set(colors[name]);
  }

  dispose(): void {
    this.group.traverse((object) => {
      if (object instanceof Mesh) object.geometry.dispose();
    });
    for (const material of Object.values(this.#materials)) material.dispose();
  }

  #add(body: number, mesh: Mesh): void {
    mesh.castShadow = true;
    mesh.receiveShadow = true;
    this.#bodies[body].add(mesh);
  }
}

const mix = (a: number, b: number, share: number) => a + (b - a) * share;
