import type { OnnxModel } from '../onnx-runtime.ts'
import { cutLine, type QuarterTurn } from './cut-line.ts'
import { type FoundBox, findBoxes } from './find-boxes.ts'
import { joinBoxes } from './join-boxes.ts'
import { LINE_HEIGHT, type ReadCharacter, readLine } from './read-line.ts'
import { inReadingOrder } from './reading-order.ts'
import { resizeRgb } from './resize-rgb.ts'
import type { RgbPicture } from './rgb-picture.ts'
import type { TextBox } from './text-box.ts'

/** One line of text in a picture; the box is in the picture's pixels. */
export interface TextLine extends TextBox {
  readonly text: string
  readonly characters: readonly ReadCharacter[]
  /** Mean of the characters'. */
  readonly confidence: number
}

export interface ReadText {
  /** In reading order. */
  readonly lines: readonly TextLine[]
  /** Lines found beyond the most that are read. */
  readonly unread: number
}

export interface TextReader {
  /** Whether the models have ever seen this character. */
  readonly knows: (character: string) => boolean
  /**
   * Looks for text in the picture brought to `longestSide` pixels at most; what it finds it reads at
   * the picture's full size.
   */
  readonly read: (picture: RgbPicture, look?: { readonly longestSide: number }) => Promise<ReadText>
  readonly close: () => Promise<void>
}

/** Smaller pictures are enlarged to it. */
const LEAST_SIDE = 512
/** The fastest at which text from 28 pixels on was found in all pictures but busy ones. */
const LONGEST_SIDE = 736
const STRIDE = 32

/** A page of small print would take minutes; the largest lines are what a prompt asked for. */
const MOST_LINES = 60

/** From this shape on a box may hold a column of text, turned either way. */
const STANDS = 1.5

/** Reads text with PP-OCRv4's two models: where it is, then what it says. One picture at a time. */
export function textReader(models: {
  readonly detection: OnnxModel
  readonly recognition: OnnxModel
  readonly characters: readonly string[]
}): TextReader {
  const { detection, recognition, characters } = models

  const readBox = async (picture: RgbPicture, box: FoundBox): Promise<TextLine> => {
    const turns: readonly QuarterTurn[] = box.height >= STANDS * box.width ? [0, 1, 3] : [0]
    let best: TextLine | null = null
    for (const turn of turns) {
      const line = cutLine(picture, box, { height: LINE_HEIGHT, turn })
      const read = await readLine(recognition, characters, line)
      const { x, y, width, height, angle } = box
      const candidate = { x, y, width, height, angle, ...joined(read) }
      if (best === null || candidate.confidence > best.confidence) best = candidate
    }
    return best as TextLine
  }

  const known = new Set(characters)
  return {
    knows: (character) => known.has(character),
    read: async (picture, { longestSide } = { longestSide: LONGEST_SIDE }) => {
      const found = await findText(detection, picture, longestSide)
      const largest = found
        .toSorted((a, b) => b.width * b.height - a.width * a.height)
        .slice(0, MOST_LINES)
      const lines: TextLine[] = []
      for (const box of largest) {
        const line = await readBox(picture, box)
        if (line.text !== '') lines.push(line)
      }
      return { lines: inReadingOrder(lines), unread: found.length - largest.length }
    },
    close: async () => {
      await detection.close()
      await recognition.close()
    },
  }
}

async function findText(
  model: OnnxModel,
  picture: RgbPicture,
  longestSide: number,
): Promise<readonly FoundBox[]> {
  const longest = Math.max(picture.width, picture.height)
  const scale = Math.min(Math.max(longest, LEAST_SIDE), longestSide) / longest
  const width = toStride(picture.width * scale)
  const height = toStride(picture.height * scale)
  const values = normalised(resizeRgb(picture, width, height))
  const [input, output] = [model.inputNames[0] ?? '', model.outputNames[0] ?? '']
  const answer = await model.run({ [input]: { values, dims: [1, 3, height, width] } })
  const map = { width, height, values: (answer[output]?.values ?? []) as Float32Array }
  return joinBoxes(findBoxes(map)).map((box) =>
    enlarged(box, picture.width / width, picture.height / height),
  )
}

function toStride(length: number): number {
  return Math.max(STRIDE, Math.round(length / STRIDE) * STRIDE)
}

/**
 * Means and deviations of ImageNet for red, green, blue. Upstream feeds blue first; red first found
 * more over busy pictures (error rate .51 against .61) and the same elsewhere.
 */
const MEAN = [0.485, 0.456, 0.406]
const DEVIATION = [0.229, 0.224, 0.225]

function normalised(interleaved: Float32Array): Float32Array {
  const pixels = interleaved.length / 3
  const values = new Float32Array(interleaved.length)
  for (let colour = 0; colour < 3; colour++) {
    const [mean, deviation] = [MEAN[colour] as number, DEVIATION[colour] as number]
    for (let pixel = 0; pixel < pixels; pixel++) {
      const value = (interleaved[pixel * 3 + colour] as number) / 255
      values[colour * pixels + pixel] = (value - mean) / deviation
    }
  }
  return values
}

/** Both factors are the same but for the rounding to strides, so a turned box stays a rectangle. */
function enlarged(box: FoundBox, byX: number, byY: number): FoundBox {
  const [cos, sin] = [Math.cos(box.angle), Math.sin(box.angle)]
  return {
    ...box,
    x: box.x * byX,
    y: box.y * byY,
    width: box.width * Math.hypot(cos * byX, sin * byY),
    height: box.height * Math.hypot(sin * byX, cos * byY),
    angle: Math.atan2(sin * byY, cos * byX),
  }
}

function joined(
  read: readonly ReadCharacter[],
): Pick<TextLine, 'text' | 'characters' | 'confidence'> {
  const sum = read.reduce((total, { confidence }) => total + confidence, 0)
  return {
    text: read
      .map(({ character }) => character)
      .join('')
      .trim(),
    characters: read,
    confidence: read.length === 0 ? 0 : sum / read.length,
  }
}
