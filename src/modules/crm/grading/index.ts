// Grading, for the rest of the module.
export { scorecardBackTest } from './back-test.query.ts'
export { activateScorecard, copyScorecard } from './scorecard.commands.ts'
export { leadTouch, scorecard, scoreFactor } from './scorecard.entity.ts'
