import type { DialectFacts } from '../dialect.ts'

export const replicate = {
  id: 'replicate',
  basePath: '/replicate/v1',
  keys: { good: 'r8_mock_image_assay', empty: 'r8_mock_empty' },
  keyPlaces: [
    { header: 'authorization', prefix: 'Bearer ' },
    // The older form, still accepted.
    { header: 'authorization', prefix: 'Token ' },
  ],
  has: ['task', 'delivery'],
  policy: { moderationOutput: 'free', empty: 'free', cancelledTask: 'time' },
  environment: ({ baseUrl, key }) => ({ REPLICATE_BASE_URL: baseUrl, REPLICATE_API_TOKEN: key }),
} as const satisfies DialectFacts
