import type { Row } from '../../client/contract.ts'
import { usePage } from '../../client/records.ts'

/** The stages of the deal's own version of the process, in their order. */
export const useStages = (versionId: unknown): readonly Row[] | undefined =>
  usePage(
    'process-node',
    {
      filter: { processVersionId: { eq: versionId } },
      fields: ['name', 'position', 'standardDays', 'isWon'],
      sort: 'position',
      limit: 50,
      count: 'none',
    },
    typeof versionId === 'string',
  ).data?.items
