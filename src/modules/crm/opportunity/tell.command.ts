import { change, command, faults } from '../../../kernel/index.ts'
import { sellers } from '../access.ts'
import { storyFields, tellStory } from '../outcome/index.ts'
import { opportunity } from './opportunity.entity.ts'

const fail = faults('opportunity', {
  already_told: {
    status: 409,
    zh: '这一单已有赢输单记录。请打开那条记录,用「更正」补充。',
    en: 'This deal has a win or loss record. Open it and use “Correct”.',
  },
})

/** For deals that were closed without a word: by a contract, by an import, in a hurry. */
export const tellOpportunity = command(opportunity, 'tell', {
  zh: '补记赢输单',
  en: 'Record win/loss',
  input: storyFields,
  allow: sellers,
  when: { outcome: ['won', 'lost'] },
  run: async (ctx, row, story) => {
    if (row.winLossId) fail('already_told')
    const told = await tellStory(ctx, row, row.outcome === 'won' ? 'won' : 'lost', story)
    await change(ctx, opportunity, row, told, { verb: 'tell' })
    return { winLossId: told.winLossId }
  },
})
