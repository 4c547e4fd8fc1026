import type { DialectFacts } from '../dialect.ts'

export const azureOpenai = {
  id: 'azure-openai',
  basePath: '/azure-openai/openai',
  keys: { good: 'azure-mock-image-assay', empty: 'azure-mock-empty' },
  keyPlaces: [
    { header: 'api-key', prefix: '' },
    { header: 'authorization', prefix: 'Bearer ' },
  ],
  has: ['stream'],
  policy: { moderationOutput: 'full', empty: 'full', cancelledTask: 'full' },
  environment: ({ origin, key }) => ({
    AZURE_OPENAI_ENDPOINT: `${origin}/azure-openai`,
    AZURE_OPENAI_API_KEY: key,
    OPENAI_API_VERSION: '2025-04-01-preview',
  }),
} as const satisfies DialectFacts
