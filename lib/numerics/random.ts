/** State of a stream: four unsigned 32-bit words. Part of every checkpoint. */
export type RandomState = readonly [number, number, number, number];

/**
 * A seeded stream of pseudo-random numbers: xoshiro128** (Blackman and Vigna, 2018), seeded through splitmix32.
 * The same seed gives the same numbers on every machine; the core never calls Math.random.
 */
export class RandomStream {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  private constructor(state: RandomState) {
    [this.#a, this.#b, this.#c, this.#d] = state;
  }

  /** @param name separates streams of one seed, so that adding a draw to one leaves the others as they were */
  static fromSeed(seed: number, name = ""): RandomStream {
    let h = (seed ^ 0x9e3779b9) >>> 0;
    for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193) >>> 0;
    const next = () => {
      h = (h + 0x9e3779b9) >>> 0;
      let t = h ^ (h >>> 16);
      t = Math.imul(t, 0x21f0aaad);
      t ^= t >>> 15;
      t = Math.imul(t, 0x735a2d97);
      return (t ^ (t >>> 15)) >>> 0;
    };
    return new RandomStream([next(), next(), next(), next() || 1]);
  }

  static fromState(state: RandomState): RandomStream {
    return new RandomStream(state);
  }

  get state(): RandomState {
    return [this.#a, this.#b, this.#c, this.#d];
  }

  /** The next unsigned 32-bit word. */
  word(): number {
    const product = Math.imul(this.#b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const t = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b = (this.#b ^ this.#c) >>> 0;
    this.#a = (this.#a ^ this.#d) >>> 0;
    this.#c = (this.#c ^ t) >>> 0;
    this.#d = ((this.#d << 11) | (this.#d >>> 21)) >>> 0;
    return result;
  }

  /** Uniform in [0, 1), 53 bits. */
  uniform(): number {
    return ((this.word() >>> 5) * 67108864 + (this.word() >>> 6)) / 9007199254740992;
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /** Uniform in {0, …, n - 1}. */
  integer(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  /** Standard normal (Box and Muller); keeps no spare, so that the state is the four words alone. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Fills with standard normals, in order, and returns the same array. */
  fillNormal(array: Float32Array): Float32Array {
    for (let i = 0; i < array.length; i++) array[i] = this.normal();
    return array;
  }

  bernoulli(probability: number): boolean {
    return this.uniform() < probability;
  }
}
