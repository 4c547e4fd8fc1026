import type { OnnxModel } from '../onnx-runtime.ts'
import type { LinePicture } from './cut-line.ts'

/** A character and how sure the model is of it, 0–1. */
export interface ReadCharacter {
  readonly character: string
  readonly confidence: number
}

/** The characters that the recognition model was trained on, in its order; class 0 is the blank. */
export function charactersOf(dictionary: string): readonly string[] {
  return ['', ...dictionary.replace(/\r?\n$/, '').split(/\r?\n/), ' ']
}

/** Height of a line as the model takes it (PP-OCRv4: 3 × 48 × any width). */
export const LINE_HEIGHT = 48

/** Below this the network's strides leave too few steps; a narrower line is padded. */
const MIN_WIDTH = 48

/** Reads one upright line. Characters in reading order, greedily: the likeliest class of each step. */
export async function readLine(
  model: OnnxModel,
  characters: readonly string[],
  line: LinePicture,
): Promise<readonly ReadCharacter[]> {
  const width = Math.max(MIN_WIDTH, line.width)
  const values = new Float32Array(3 * LINE_HEIGHT * width)
  const plane = LINE_HEIGHT * width
  for (let y = 0; y < LINE_HEIGHT; y++) {
    for (let x = 0; x < line.width; x++) {
      const from = (y * line.width + x) * 3
      for (let colour = 0; colour < 3; colour++) {
        // The model was trained on blue, green, red; each from −1 to 1.
        const value = line.samples[from + 2 - colour] as number
        values[colour * plane + y * width + x] = value / 127.5 - 1
      }
    }
  }
  const [input, output] = [model.inputNames[0] ?? '', model.outputNames[0] ?? '']
  const answer = await model.run({ [input]: { values, dims: [1, 3, LINE_HEIGHT, width] } })
  const { values: odds, dims } = answer[output] ?? { values: new Float32Array(), dims: [1, 0, 0] }
  return decode(odds as Float32Array, { steps: dims[1] ?? 0, classes: dims[2] ?? 0, characters })
}

/** Connectionist temporal classification, best path: repeats are one character, blanks separate. */
function decode(
  odds: Float32Array,
  shape: {
    readonly steps: number
    readonly classes: number
    readonly characters: readonly string[]
  },
): readonly ReadCharacter[] {
  const { steps, classes, characters } = shape
  const read: ReadCharacter[] = []
  let previous = 0
  for (let step = 0; step < steps; step++) {
    let best = 0
    const offset = step * classes
    for (let one = 1; one < classes; one++) {
      if ((odds[offset + one] as number) > (odds[offset + best] as number)) best = one
    }
    if (best !== 0 && best !== previous) {
      read.push({ character: characters[best] ?? '', confidence: odds[offset + best] as number })
    }
    previous = best
  }
  return read
}
