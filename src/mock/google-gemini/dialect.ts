import type { DialectFacts } from '../dialect.ts'

export const googleGemini = {
  id: 'google-gemini',
  basePath: '/google-gemini/v1beta',
  // The vendor's client asks v1 unless it is told otherwise (@google/genai 3.1.0).
  alsoUnder: ['/google-gemini/v1'],
  keys: { good: 'AIzaMockImageAssay', empty: 'AIzaMockEmpty' },
  keyPlaces: [{ header: 'x-goog-api-key', prefix: '' }],
  has: ['task'],
  // A request that fails with 400 or 500 is not charged (billing FAQ, 2026-11). What a block or an
  // answer without a picture costs is not documented; at most its prompt.
  policy: {
    serverErrorAfter: 'free',
    moderationInput: 'input',
    moderationOutput: 'input',
    empty: 'input',
  },
  environment: ({ origin, key }) => ({
    GOOGLE_GEMINI_BASE_URL: `${origin}/google-gemini`,
    GEMINI_API_KEY: key,
  }),
} as const satisfies DialectFacts
