import { BEARER, type DialectFacts } from '../dialect.ts'

export const mistral = {
  id: 'mistral',
  basePath: '/mistral/v1',
  // Beginning like no model: a record takes out whatever begins like the key.
  keys: { good: 'mockKeyOfMistralImageAssay', empty: 'mockKeyOfMistralEmpty' },
  keyPlaces: BEARER,
  has: ['delivery', 'stream'],
  // A model that declines has used its tokens; a tool run that gives nothing may count as a call:
  // nobody says, so the dearer is taken (docs.mistral.ai, read 2026-11-21).
  policy: { moderationInput: 'full', moderationOutput: 'full', empty: 'full' },
  environment: ({ origin, key }) => ({
    MISTRAL_BASE_URL: `${origin}/mistral`,
    MISTRAL_API_KEY: key,
  }),
} as const satisfies DialectFacts
