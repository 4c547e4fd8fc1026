import { BEARER, type DialectFacts } from '../dialect.ts'

export const googleImagen = {
  id: 'google-imagen',
  basePath: '/google-imagen/v1/projects/assay-mock/locations/us-central1',
  // The vendor's client asks v1beta1 unless it is told otherwise (@google/genai 3.1.0).
  alsoUnder: ['/google-imagen/v1beta1/projects/assay-mock/locations/us-central1'],
  keys: { good: 'ya29.mock-image-assay', empty: 'ya29.mock-empty' },
  keyPlaces: BEARER,
  has: [],
  policy: {},
  environment: ({ origin, key }) => ({
    GOOGLE_VERTEX_BASE_URL: `${origin}/google-imagen`,
    GOOGLE_CLOUD_PROJECT: 'assay-mock',
    GOOGLE_CLOUD_LOCATION: 'us-central1',
    GOOGLE_VERTEX_ACCESS_TOKEN: key,
  }),
} as const satisfies DialectFacts
