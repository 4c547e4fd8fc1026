import type { DialectFacts } from '../dialect.ts'

export const bedrock = {
  id: 'bedrock',
  basePath: '/bedrock',
  // Long enough for an access key's id, so that a signed request can name its account too.
  keys: { good: 'AKIAMOCKIMAGEASSAY', empty: 'AKIAMOCKEMPTYASSAY' },
  keyPlaces: [
    { header: 'authorization', prefix: 'Bearer ' },
    { header: 'authorization', prefix: 'AWS4-HMAC-SHA256 Credential=' },
  ],
  has: [],
  // AWS does not say what filtered images cost: here they cost what they would have.
  policy: { moderationInput: 'full', moderationOutput: 'full', empty: 'full', fewer: 'asked' },
  environment: ({ baseUrl, key }) => ({
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: baseUrl,
    AWS_BEARER_TOKEN_BEDROCK: key,
    AWS_REGION: 'us-west-2',
  }),
} as const satisfies DialectFacts
