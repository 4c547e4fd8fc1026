import { BEARER, type DialectFacts } from '../dialect.ts'

export const huggingface = {
  id: 'huggingface',
  basePath: '/huggingface',
  keys: { good: 'hf_mockKeyImageAssay', empty: 'hf_mockEmptyImageAssay' },
  keyPlaces: BEARER,
  has: ['task', 'delivery'],
  // The router asks its partners for prices of answers with 2xx and 3xx only; a picture that was
  // blacked out is one. Its bills stand on its pages, by day (huggingface.co/docs, read 2026-11-21).
  policy: {
    serverErrorAfter: 'free',
    moderationOutput: 'full',
    empty: 'full',
    records: 'daily',
    recordsAfterMs: 60_000,
  },
  environment: ({ baseUrl, key }) => ({ HF_INFERENCE_BASE_URL: baseUrl, HF_TOKEN: key }),
} as const satisfies DialectFacts
