import type { Settings } from '../../../domain/settings.ts'
import { commonOptionMistakes } from '../../common-options.ts'
import type { Fields } from '../../json-fields.ts'
import { BLOCKED, byStatus, byWords, FUNDS } from '../failure-rules.ts'
import { allOf, atOnce, OPENAI_SHAPED_OFFER } from '../offers.ts'
import { type HostProfile, OPENAI_SHAPED } from '../profile.ts'
import { headersOption } from '../request-headers.ts'

/** All that reaches OpenAI and Azure through `/images/generations` (open-source gateway, 2026-05-25). */
const FORWARDED = ['quality', 'response_format', 'size', 'style', 'user']
/** Fields of edits alone, whose form is passed on as it is. */
const OF_EDITS = ['input_fidelity']
const REDUCED_PROVIDERS = ['openai', 'azure-openai']

/**
 * Portkey's gateway, hosted or one's own (open-source gateway, 2026-05-25). The key is Portkey's; which provider it asks, and with whose
 * key, is said by the model (`@slug/model`) or by headers such as `x-portkey-config`. It tells no cost.
 * On their way to generations all fields but a few are dropped in silence: they are refused here.
 */
export const portkey: HostProfile = {
  ...OPENAI_SHAPED,
  id: 'portkey',
  baseUrl: 'https://api.portkey.ai/v1',
  apiKeyEnv: 'PORTKEY_API_KEY',
  auth: { header: 'x-portkey-api-key', prefix: '' },
  // A retry may bill again, and a cached picture has neither the price nor the latency of a new one.
  headers: { 'x-portkey-retry-count': '0', 'x-portkey-cache-force-refresh': 'true' },
  refusedHeaders: {
    'x-portkey-custom-host':
      'sends a provider’s key to an address that a suite names. Keep it in a config at the gateway.',
  },
  requestIdHeaders: ['x-portkey-trace-id', 'x-portkey-request-id'],
  keptHeaders: [
    'x-portkey-cache-status',
    'x-portkey-gateway-exception',
    'x-portkey-last-used-option-index',
    'x-portkey-provider',
    'x-portkey-retry-attempt-count',
  ],
  offer: () => ({ ...OPENAI_SHAPED_OFFER, maxImages: 10, refuses: allOf(atOnce, droppedSetting) }),
  mistakes: (options) => droppedOptions(options),
  rules: [
    byStatus(BLOCKED, 446),
    // 412 is a precondition of the key, such as a budget; nothing else about it is documented.
    byWords(FUNDS, [412], /budget|usage limit|credit|exhausted/i),
  ],
}

function droppedSetting({ mode, background, format }: Settings): string | null {
  if (mode !== 'text-to-image') return null
  const dropped = background !== undefined ? 'background' : format !== undefined ? 'format' : null
  return dropped === null
    ? null
    : `${dropped} is not offered for text-to-image: the gateway drops it in silence. Leave it out.`
}

function droppedOptions(options: Fields): readonly string[] {
  const provider = headersOption(options)['x-portkey-provider']
  // Other providers have translations of their own, whose fields these facts do not know.
  if (provider !== undefined && !/^@/.test(provider) && !REDUCED_PROVIDERS.includes(provider)) {
    return []
  }
  const passed = [...FORWARDED, ...OF_EDITS]
  const dropped = Object.entries(options).filter(
    ([name, value]) =>
      !name.startsWith('assay') &&
      !passed.includes(name) &&
      // What can never be an option has its own mistake already.
      commonOptionMistakes({ [name]: value }).length === 0,
  )
  return dropped.map(
    ([name]) =>
      `${name} is dropped by the gateway in silence. Leave it out; it forwards ${FORWARDED.join(', ')}.`,
  )
}
