import { MODERATION } from '../moderation.ts'
import type { GeneralModelText } from '../world.ts'

type Traits = NonNullable<GeneralModelText['traits']>
type Rates = GeneralModelText['rates']

/**
 * `forms`: by which services a model is reached; `takes`: whether it draws, edits, or both; `most` and
 * `usual`: images that can be asked for, and those that are made where nothing is said.
 */
const model = (id: string, rates: Rates, traits: Traits): GeneralModelText => ({
  dialect: 'dashscope',
  id,
  rates,
  moderation: MODERATION,
  traits,
})

const QWEN = { family: 'qwen', forms: 'sync', takes: 'both', most: 6, usual: 1 }
const QWEN_3 = { ...QWEN, forms: 'sync async', tiers: true }
const QWEN_1 = { ...QWEN, forms: 'sync prompt', takes: 'text', most: 1 }
const WAN = { family: 'wan', forms: 'sync async', takes: 'both', most: 4, usual: 4 }
const WAN_OLD = { family: 'wan-old', forms: 'prompt', takes: 'text', most: 4, usual: 4 }
const each = (usd: string): Rates => [{ bill: 'image', usd }]

// Prices: Singapore 2026 (resellers); those in yuan at 7.2 to the dollar, what is unknown at 3 cents.
export const dashscopeModels: readonly GeneralModelText[] = [
  model(
    'qwen-image-3.0-pro',
    [
      { bill: 'image', usd: '0.04', when: { tier: '1k' } },
      { bill: 'image', usd: '0.075', when: { tier: '2k' } },
      { bill: 'request', usd: '0.003', when: { mode: 'image-to-image' } },
    ],
    QWEN_3,
  ),
  model(
    'qwen-image-3.0',
    [
      { bill: 'image', usd: '0.03', when: { tier: '1k' } },
      { bill: 'image', usd: '0.05', when: { tier: '2k' } },
    ],
    QWEN_3,
  ),
  model('qwen-image-2.0-pro', each('0.07'), QWEN),
  model('qwen-image-2.0', each('0.028'), QWEN),
  model('qwen-image-max', each('0.075'), { ...QWEN_1, forms: 'sync' }),
  model('qwen-image-plus', each('0.03'), QWEN_1),
  model('qwen-image', each('0.03'), QWEN_1),
  model('qwen-image-edit-plus', each('0.03'), { ...QWEN, takes: 'picture' }),
  model('wan2.7-image-pro', each('0.075'), { ...WAN, words: '1K 2K 4K' }),
  model('wan2.7-image', each('0.03'), { ...WAN, words: '1K 2K' }),
  model('wan2.6-t2i', each('0.03'), { ...WAN, takes: 'text' }),
  model('wan2.5-t2i-preview', each('0.03'), WAN_OLD),
  model('wan2.5-i2i-preview', each('0.03'), { ...WAN_OLD, forms: 'images', takes: 'picture' }),
  model('wan2.2-t2i-flash', each('0.03'), WAN_OLD),
  model('z-image-turbo', each('0.03'), { ...QWEN_1, forms: 'sync' }),
]
