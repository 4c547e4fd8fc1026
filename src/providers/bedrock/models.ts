import type { Offer } from '../../domain/adapter.ts'
import type { Mode } from '../../domain/settings.ts'
import { OPEN_OFFER } from '../open-offer.ts'
import { firstRefusal, onlySync, seedUpTo } from '../setting-rules.ts'
import { amazonSizeRefusal } from './size-rule.ts'

// Facts: AWS Bedrock user guide and model cards, read 2026-11-21.

/** How a model's body is made: one flat object, or Amazon's task with its parameters. */
export type BedrockModel =
  | {
      readonly kind: 'stability'
      /** False: the body has no prompt. The suite's prompt then labels the case and is not sent. */
      readonly hasPrompt: boolean
      readonly image: string
      readonly hasMask: boolean
      /** The body names `mode` beside a picture. */
      readonly hasMode: boolean
      /** Any one of these options it cannot do without. */
      readonly needs: readonly string[]
      readonly offer: Offer
    }
  | { readonly kind: 'amazon'; readonly offer: Offer }

type StabilityModel = Extract<BedrockModel, { kind: 'stability' }>
type Over = Partial<Omit<StabilityModel, 'kind' | 'offer'>> & { readonly offer?: Partial<Offer> }

const ASPECTS = ['16:9', '1:1', '21:9', '2:3', '3:2', '4:5', '5:4', '9:16', '9:21']
const FORMATS = ['png', 'jpeg', 'webp']
const LIVE = 'stability.stable-image-core-v1:1'

const answersAtOnce = onlySync('bedrock')

function stability({ offer, ...over }: Over = {}): StabilityModel {
  return {
    kind: 'stability',
    hasPrompt: true,
    image: 'image',
    hasMask: false,
    hasMode: false,
    needs: [],
    ...over,
    offer: {
      ...OPEN_OFFER,
      modes: ['text-to-image'],
      aspects: ASPECTS,
      formats: FORMATS,
      maxImages: 1,
      maxPromptCharacters: 10_000,
      without: ['size', 'quality', 'background', 'steps'],
      refuses: firstRefusal(answersAtOnce, seedUpTo(4_294_967_294)),
      ...offer,
    },
  }
}

/** One of the services: from a picture to a picture, whose aspect stays. */
function service(mode: Mode, { offer, ...over }: Over = {}): StabilityModel {
  const without = ['size', 'aspect', 'quality', 'background', 'steps'] as const
  return stability({ ...over, offer: { modes: [mode], without, ...offer } })
}

const TO_IMAGES: readonly Mode[] = ['text-to-image', 'image-to-image']
const PLAIN_FORMATS = { formats: ['png', 'jpeg'] }
const NO_SEED = { without: ['size', 'aspect', 'quality', 'background', 'steps', 'seed'] } as const

function amazon({
  offer,
  longest,
  titan,
}: {
  offer: Partial<Offer>
  longest: number
  titan: boolean
}): BedrockModel {
  return {
    kind: 'amazon',
    offer: {
      ...OPEN_OFFER,
      modes: ['text-to-image', 'edit', 'image-to-image', 'variation'],
      qualities: ['standard', 'premium'],
      maxImages: 5,
      maxPromptCharacters: titan ? 512 : 1024,
      without: ['aspect', 'format', 'background', 'steps'],
      refuses: firstRefusal(answersAtOnce, seedUpTo(2_147_483_646), (settings) =>
        amazonSizeRefusal(settings, longest),
      ),
      successor: LIVE,
      ...offer,
    },
  }
}

/** From this day on the model is known not to answer; its last day may have been earlier. */
const gone = (retired: string): Partial<Offer> => ({ retired, successor: LIVE })

const MODELS: Readonly<Record<string, BedrockModel>> = {
  'stability.stable-image-core-v1:1': stability({ offer: PLAIN_FORMATS }),
  'stability.stable-image-ultra-v1:1': stability({
    hasMode: true,
    offer: { ...PLAIN_FORMATS, modes: TO_IMAGES },
  }),
  'stability.sd3-5-large-v1:0': stability({
    hasMode: true,
    offer: { ...PLAIN_FORMATS, modes: TO_IMAGES },
  }),
  'stability.stable-image-inpaint-v1:0': service('edit', { hasMask: true }),
  'stability.stable-image-erase-object-v1:0': service('edit', { hasMask: true, hasPrompt: false }),
  'stability.stable-outpaint-v1:0': service('image-to-image', {
    needs: ['left', 'right', 'up', 'down'],
  }),
  'stability.stable-image-remove-background-v1:0': service('image-to-image', {
    hasPrompt: false,
    offer: { ...NO_SEED, formats: ['png', 'webp'] },
  }),
  'stability.stable-image-search-replace-v1:0': service('image-to-image', {
    needs: ['search_prompt'],
  }),
  'stability.stable-image-search-recolor-v1:0': service('image-to-image', {
    needs: ['select_prompt'],
  }),
  'stability.stable-image-control-sketch-v1:0': service('image-to-image'),
  'stability.stable-image-control-structure-v1:0': service('image-to-image'),
  'stability.stable-image-style-guide-v1:0': stability({ offer: { modes: ['image-to-image'] } }),
  // The second picture, in base64, is an option: an operation of ours has one picture.
  'stability.stable-style-transfer-v1:0': service('image-to-image', {
    image: 'init_image',
    needs: ['style_image'],
  }),
  'stability.stable-conservative-upscale-v1:0': service('upscale'),
  'stability.stable-creative-upscale-v1:0': service('upscale'),
  'stability.stable-fast-upscale-v1:0': service('upscale', { hasPrompt: false, offer: NO_SEED }),

  'stability.stable-image-core-v1:0': stability({ offer: gone('2025-10-31') }),
  'stability.stable-image-ultra-v1:0': stability({ offer: gone('2025-10-31') }),
  'stability.sd3-large-v1:0': stability({ offer: gone('2025-10-31') }),
  'stability.stable-diffusion-xl-v1': stability({ offer: gone('2025-10-31') }),
  'amazon.nova-canvas-v1:0': amazon({
    longest: 4096,
    titan: false,
    offer: { retired: '2026-09-30' },
  }),
  'amazon.titan-image-generator-v2:0': amazon({
    longest: 1408,
    titan: true,
    offer: { retired: '2026-06-30' },
  }),
  'amazon.titan-image-generator-v1': amazon({
    longest: 1408,
    titan: true,
    offer: { retired: '2026-11-21' },
  }),
}

const OTHER_STABILITY = stability({
  hasMask: true,
  offer: { modes: ['text-to-image', 'edit', 'image-to-image', 'upscale'], formats: null },
})
const OTHER_AMAZON = amazon({ longest: 4096, titan: false, offer: { successor: null } })

/**
 * A model by its id, by the id of a cross-region profile (`us.stability.…`), or by the ARN that ends
 * in either. One that these facts do not know is asked in the words of its maker.
 */
export function bedrockModel(model: string): BedrockModel {
  const id = (model.split('/').at(-1) ?? model).replace(/^(?:us|eu|apac|jp|au|global)\./, '')
  const known = Object.hasOwn(MODELS, id) ? MODELS[id] : undefined
  return known ?? (id.startsWith('amazon.') ? OTHER_AMAZON : OTHER_STABILITY)
}
