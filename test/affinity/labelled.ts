import type { Flop } from '../../src/mock/draw/flop.ts'

/** A picture that somebody would tell at a glance, and how it was made. */
export interface Labelled {
  readonly name: string
  readonly prompt: string
  /** A picture under prompts/inputs, with its mask, for an edit. */
  readonly edit: { readonly image: string; readonly mask: string } | null
  /** Null: as asked. */
  readonly flop: Flop | null
  /** Known good or known bad beyond taste. */
  readonly control: boolean
}

const fresh = (name: string, prompt: string, flop: Flop | null, control = false): Labelled => ({
  name,
  prompt,
  edit: null,
  flop,
  control,
})

const edited = (
  name: string,
  prompt: string,
  [image, mask]: readonly [string, string],
  flop: Flop | null,
  control = false,
): Labelled => ({ name, prompt, edit: { image, mask }, flop, control })

const SOFA = ['room.png', 'room-sofa-mask.png'] as const
const SIGN = ['street.png', 'street-sign-mask.png'] as const
const APPLE = ['still-life.png', 'still-life-apple-mask.png'] as const

const OWL =
  'A logo for a night school: an owl in #3d348b, without words, on a plain white background.'
const FERN =
  'A logo for a plant shop with the word "FERN & FLAX" in #386641, on a plain white background.'
const TOWER = 'A poster that reads "CLIMB THE TOWER" in large capitals.'
const SOUP = 'A sign in a kitchen that reads "Soup of the Day" in white on green.'
const BOATS = 'A photograph of four fishing boats in a harbour at noon.'
const GOAT = 'A photograph of a white goat on a stone wall.'
const MOON = 'A flat vector illustration of a rocket and the moon in #3a0ca3 and #f9c74f.'
const SHED = 'An illustration in watercolour of a garden shed between tall sunflowers.'
const CANDLE =
  'Product photo of one candle in a glass with a label that reads "CEDAR", on a plain white background.'
const CHAIR = 'Product photo of one wooden chair in #bc6c25, on a plain white background.'
const STEPS =
  'A flow chart diagram with the boxes "ASK", "DRAW" and "CHECK", on a plain white background.'
const ROOMS =
  'A diagram of a house with the labels "ROOF", "WALL" and "DOOR", on a plain white background.'

/**
 * The labelled pictures by which the judge of suites/affinity.yaml is calibrated: for each kind of
 * content right ones and wrong ones, other prompts than those of the suite.
 */
export const LABELLED: readonly Labelled[] = [
  fresh('owl', OWL, null, true),
  fresh('owl-other', OWL, 'other-subject', true),
  fresh('owl-colours', OWL, 'wrong-colours'),
  fresh('fern', FERN, null),
  fresh('fern-letters', FERN, 'garbled-text'),
  fresh('tower', TOWER, null, true),
  fresh('tower-letters', TOWER, 'garbled-text', true),
  fresh('soup', SOUP, null),
  fresh('soup-other', SOUP, 'other-subject'),
  fresh('boats', BOATS, null, true),
  fresh('boats-other', BOATS, 'other-subject', true),
  fresh('goat', GOAT, null),
  fresh('goat-other', GOAT, 'other-subject'),
  fresh('moon', MOON, null),
  fresh('moon-other', MOON, 'other-subject'),
  fresh('shed', SHED, null),
  fresh('shed-other', SHED, 'other-subject'),
  fresh('candle', CANDLE, null, true),
  fresh('candle-letters', CANDLE, 'garbled-text'),
  fresh('chair', CHAIR, null),
  fresh('chair-other', CHAIR, 'other-subject', true),
  fresh('steps', STEPS, null),
  fresh('steps-letters', STEPS, 'garbled-text', true),
  fresh('rooms', ROOMS, null),
  fresh('rooms-letters', ROOMS, 'garbled-text'),
  edited('sofa', 'Recolour the blue sofa to #e07a5f. Leave everything else as it is.', SOFA, null),
  edited(
    'sofa-not-done',
    'Recolour the blue sofa to #e07a5f. Leave everything else as it is.',
    SOFA,
    'not-applied',
  ),
  edited('sign', 'Change the words on the shop sign from "BAKERY" to "BOOKS".', SIGN, null, true),
  edited(
    'sign-old',
    'Change the words on the shop sign from "BAKERY" to "BOOKS".',
    SIGN,
    'old-text',
    true,
  ),
  edited('apple', 'Remove the red apple in front of the bowl.', APPLE, null),
  edited('apple-anew', 'Remove the red apple in front of the bowl.', APPLE, 'spoiled-surroundings'),
]

/** Pixels of a side. */
export const LABELLED_SIDE = 512

/** The line of the file of labels. */
export function labelLine(one: Labelled): string {
  const original = one.edit === null ? null : `affinity/${smallName(one.edit.image)}`
  return JSON.stringify({
    image: `affinity/${one.name}.webp`,
    ...(original !== null && { original }),
    prompt: one.prompt,
    questions: questionsOf(one),
    label: one.flop === null ? 'accept' : 'reject',
    control: one.control,
  })
}

/** Of an original as it lies beside the labels. */
export function smallName(image: string): string {
  return image.replace(/png$/, 'webp')
}

/** What is asked about every labelled picture of a kind. */
function questionsOf({ edit, prompt }: Labelled): readonly object[] {
  const ask = (id: string, words: string): object => ({ id, ask: words })
  const isWritten = prompt.includes('"')
  if (edit !== null)
    return [
      ask('done', 'Was the change made as the order asks?'),
      ask('kept', 'Is everything else as it was in the original?'),
    ]
  return [
    ask('shown', 'Does the picture show what the order asks for?'),
    ...(isWritten ? [ask('words', 'Are the words spelt exactly as in the order?')] : []),
    ...(prompt.includes('#') ? [ask('colours', 'Are the colours those of the order?')] : []),
  ]
}
