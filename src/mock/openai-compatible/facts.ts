import { BEARER, type DialectFacts } from '../dialect.ts'

/** Variables for clients that read no base URL of their own: `NAME_BASE_URL` and `NAME_API_KEY`. */
const named =
  (name: string): DialectFacts['environment'] =>
  ({ baseUrl, key }) => ({ [`${name}_BASE_URL`]: baseUrl, [`${name}_API_KEY`]: key })

// What is owed when it does not go well is documented by none of these but where it is said; the
// mock takes the dearer.
const DEARER = { moderationOutput: 'full', empty: 'full' } as const

/** The hosts that are variations of OpenAI's Images API, in the order of the contract. */
export const COMPATIBLE = [
  {
    id: 'litellm',
    // Every path answers with and without `/v1` below this.
    basePath: '/litellm',
    keys: { good: 'sk-litellm-mock', empty: 'sk-litellm-empty' },
    keyPlaces: BEARER,
    has: ['stream'],
    policy: { ...DEARER, reportsCost: 'exact' },
    environment: named('LITELLM'),
  },
  {
    id: 'portkey',
    basePath: '/portkey/v1',
    keys: { good: 'pk-portkey-mock', empty: 'pk-portkey-empty' },
    keyPlaces: [{ header: 'x-portkey-api-key', prefix: '' }],
    has: ['stream'],
    policy: DEARER,
    environment: named('PORTKEY'),
  },
  {
    id: 'tokenmix',
    basePath: '/tokenmix/v1',
    keys: { good: 'sk-tm-mock-assay', empty: 'sk-tm-mock-empty' },
    keyPlaces: BEARER,
    has: ['stream'],
    policy: DEARER,
    environment: named('TOKENMIX'),
  },
  {
    id: 'rutaapi',
    basePath: '/rutaapi',
    keys: { good: 'sk-ruta-mock-assay', empty: 'sk-ruta-mock-empty' },
    keyPlaces: BEARER,
    has: [],
    // Quota is taken before the work for the images asked for, and given back when it fails.
    policy: { reserve: true, fewer: 'asked', serverErrorAfter: 'free' },
    environment: named('RUTAAPI'),
  },
  {
    id: 'together',
    basePath: '/together/v1',
    keys: { good: 'tgp-mock-image-assay', empty: 'tgp-mock-empty' },
    keyPlaces: BEARER,
    has: [],
    policy: DEARER,
    environment: named('TOGETHER'),
  },
  {
    id: 'xai',
    basePath: '/xai/v1',
    keys: { good: 'xai-mock-image-assay', empty: 'xai-mock-empty' },
    keyPlaces: BEARER,
    has: [],
    // Images taken back after they were made are charged (docs.x.ai); the fee for a refused prompt is
    // documented for another API, and taken here too.
    policy: { ...DEARER, moderationInput: 'full', reportsCost: 'exact' },
    environment: named('XAI'),
  },
  {
    id: 'deepinfra',
    basePath: '/deepinfra/v1',
    keys: { good: 'di-mock-image-assay', empty: 'di-mock-empty' },
    keyPlaces: BEARER,
    has: [],
    policy: { ...DEARER, reportsCost: 'exact' },
    environment: named('DEEPINFRA'),
  },
  {
    id: 'fireworks',
    basePath: '/fireworks/inference/v1',
    keys: { good: 'fw-mock-image-assay', empty: 'fw-mock-empty' },
    keyPlaces: BEARER,
    has: ['task', 'delivery'],
    policy: DEARER,
    environment: named('FIREWORKS'),
  },
  {
    id: 'siliconflow',
    basePath: '/siliconflow/v1',
    keys: { good: 'sk-siliconflow-mock', empty: 'sk-siliconflow-empty' },
    keyPlaces: BEARER,
    has: ['delivery'],
    policy: DEARER,
    environment: named('SILICONFLOW'),
  },
] as const satisfies readonly DialectFacts[]
