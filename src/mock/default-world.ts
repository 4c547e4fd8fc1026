import { azureOpenaiModels } from './azure-openai/models.ts'
import { bedrockModels } from './bedrock/models.ts'
import { bflModels } from './bfl/models.ts'
import { dashscopeModels } from './dashscope/models.ts'
import { DIALECTS } from './dialects.ts'
import { falModels } from './fal/models.ts'
import { googleGeminiModels } from './google-gemini/models.ts'
import { googleImagenModels } from './google-imagen/models.ts'
import { huggingfaceModels } from './huggingface/models.ts'
import { ideogramModels } from './ideogram/models.ts'
import { judgeModels } from './judge/judge-models.ts'
import { mistralModels } from './mistral/models.ts'
import { MODERATION } from './moderation.ts'
import { compatibleModels } from './openai-compatible/models.ts'
import { openrouterModels } from './openrouter/models.ts'
import { runwareModels } from './runware/models.ts'
import { stabilityModels } from './stability/models.ts'
import { type GeneralModelText, parseWorld, type World, type WorldText } from './world.ts'

type OpenaiText = Extract<WorldText['models'][number], { dialect: 'openai' }>
type ReplicateText = Extract<WorldText['models'][number], { dialect: 'replicate' }>

/** US dollars a million tokens, as the vendor lists them. */
const tokenRates = (text: string, imageIn: string, imageOut: string): OpenaiText['rates'] => [
  { bill: 'input_text_token', usd: millionth(text) },
  { bill: 'input_image_token', usd: millionth(imageIn) },
  { bill: 'output_image_token', usd: millionth(imageOut) },
]

function millionth(usd: string): string {
  const [whole = '', fraction = ''] = usd.split('.')
  return `0.${whole.padStart(6, '0')}${fraction}`
}

const OLD_SIZES = ['1024x1024', '1024x1536', '1536x1024']
/** Output tokens of gpt-image-1, 1.5 and 1-mini by size and quality (developers.openai.com, 2026-11). */
const OLD_TOKENS: OpenaiText['outputTokens'] = {
  kind: 'table',
  sizes: {
    '1024x1024': { low: 272, medium: 1056, high: 4160 },
    '1024x1536': { low: 408, medium: 1584, high: 6240 },
    '1536x1024': { low: 400, medium: 1568, high: 6208 },
  },
}

const ruled = (id: string, factors: Record<string, number>, auto: string[]): OpenaiText => ({
  dialect: 'openai',
  id,
  rates: tokenRates('5', '8', '30'),
  sizes: 'rule',
  outputTokens: { kind: 'formula', factors },
  auto: { size: OLD_SIZES, quality: auto },
  moderation: MODERATION,
})

const FIVE_QUALITIES = { low: 16, medium: 24, high: 48, xhigh: 64, max: 96 }

const tabled = (
  id: string,
  rates: OpenaiText['rates'],
  more: Partial<OpenaiText> = {},
): OpenaiText => ({
  dialect: 'openai',
  id,
  rates,
  sizes: OLD_SIZES,
  outputTokens: OLD_TOKENS,
  auto: { size: OLD_SIZES, quality: ['medium', 'high'] },
  moderation: MODERATION,
  ...more,
})

const perImage = (id: string, usd: string, more: Partial<ReplicateText> = {}): ReplicateText => ({
  dialect: 'replicate',
  id,
  rates: [{ bill: 'image', usd }],
  output: 'one',
  moderation: MODERATION,
  ...more,
})

const OPENAI_MODELS: readonly OpenaiText[] = [
  ruled('gpt-image-2', { low: 16, medium: 48, high: 96 }, ['medium', 'high']),
  ruled('gpt-image-2.5-sunburst', FIVE_QUALITIES, ['high']),
  ruled('gpt-image-2.5-flare', FIVE_QUALITIES, ['high']),
  ...['gpt-image-2.6-sunburst', 'gpt-image-2.6-flare'].map((id) => ({
    // The vendor publishes no formula for 2.6; third parties measured more at the low end (2026-11-05).
    ...ruled(id, { ...FIVE_QUALITIES, low: 33, medium: 44 }, ['high']),
    complexity: ['low', 'medium', 'high'],
  })),
  tabled('gpt-image-1.5', tokenRates('5', '8', '32'), {
    shutdownDate: '2026-12-01',
    inputFidelity: ['low', 'high'],
  }),
  tabled('gpt-image-1-mini', tokenRates('2', '2.50', '8'), {
    shutdownDate: '2026-12-01',
    inputFidelity: ['low'],
  }),
  tabled('gpt-image-1', tokenRates('5', '10', '40'), { retired: true }),
  tabled('dall-e-3', [], { retired: true }),
  tabled('dall-e-2', [], { retired: true }),
]

const REPLICATE_MODELS: readonly ReplicateText[] = [
  perImage('black-forest-labs/flux-schnell', '0.003', {
    output: 'many',
    maxOutputs: 4,
    maxSteps: 4,
    defaultSteps: 4,
    megapixels: true,
  }),
  perImage('black-forest-labs/flux-dev', '0.025', {
    output: 'many',
    maxOutputs: 4,
    megapixels: true,
    image: { field: 'image' },
  }),
  perImage('black-forest-labs/flux-1.1-pro', '0.04'),
  perImage('black-forest-labs/flux-kontext-pro', '0.04', {
    image: { field: 'input_image' },
  }),
  {
    dialect: 'replicate',
    id: 'acme/draw-by-the-second',
    version: 'a3c1'.repeat(16),
    // Nvidia H100, by the second it runs.
    rates: [{ bill: 'compute_second', usd: '0.001525' }],
    output: 'many',
    maxOutputs: 4,
    computeMs: { min: 2_000, max: 6_000 },
    moderation: MODERATION,
  },
]

/** Of every dialect whose models have the general form. */
const GENERAL_MODELS: readonly GeneralModelText[] = [
  ...azureOpenaiModels,
  ...compatibleModels,
  ...stabilityModels,
  ...googleGeminiModels,
  ...googleImagenModels,
  ...bedrockModels,
  ...bflModels,
  ...dashscopeModels,
  ...ideogramModels,
  ...runwareModels,
  ...falModels,
  ...openrouterModels,
  ...mistralModels,
  ...huggingfaceModels,
]

const WORLD: WorldText = {
  format: 'image-assay/world@1',
  name: 'default',
  seed: 1,
  accounts: [
    ...DIALECTS.flatMap(({ id, keys }) => [
      { label: `${id}-mock`, dialect: id, key: keys.good },
      { label: `${id}-broke`, dialect: id, key: keys.empty, balance: '0' },
    ]),
    // These ask what everybody spent; OpenAI's orders no pictures.
    { label: 'openai-admin', dialect: 'openai', key: 'sk-admin-mock-image-assay' },
    { label: 'litellm-admin', dialect: 'litellm', key: 'sk-litellm-master-mock' },
  ],
  models: [...OPENAI_MODELS, ...REPLICATE_MODELS, ...GENERAL_MODELS],
  judges: [...judgeModels],
  deployments: [{ name: 'acme/flux-deployed', model: 'black-forest-labs/flux-schnell' }],
}

/** The world of `--mock` without a file: the vendors' prices of November 2026, small latencies, no faults. */
export function defaultWorld(): World {
  const parsed = parseWorld(WORLD)
  if ('mistakes' in parsed) throw new Error(`default world: ${JSON.stringify(parsed.mistakes)}`)
  return parsed.world
}
