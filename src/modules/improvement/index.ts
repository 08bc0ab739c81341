import type { Module } from '../../kernel/index.ts'
import { addWorkbenchSource } from '../work/index.ts'
import { closeCycle, closeCycles } from './cycle.commands.ts'
import { cycle } from './cycle.entity.ts'
import { effect } from './effect.entity.ts'
import { evaluateEffect } from './evaluate.command.ts'
import { executionTable } from './execution-table.query.ts'
import { executionTaskCommands } from './execution-task.commands.ts'
import { executionTask } from './execution-task.entity.ts'
import { createProject } from './from-review.commands.ts'
import { lineage } from './lineage.query.ts'
import { pasteTasks } from './paste.command.ts'
import { closeProject, publishStandard, startProject } from './project.commands.ts'
import { improvementProject, projectMember } from './project.entity.ts'
import { followTasks, remindLateTasks } from './reactions.ts'
import { myExecutionTasks } from './workbench.ts'

addWorkbenchSource('executionTasks', myExecutionTasks)

export const improvementModule: Module = {
  name: 'improvement',
  entities: [improvementProject, projectMember, executionTask, cycle, effect],
  commands: [
    createProject,
    startProject,
    closeProject,
    publishStandard,
    evaluateEffect,
    closeCycle,
    pasteTasks,
    ...executionTaskCommands,
  ],
  views: [executionTable, lineage],
  reactions: followTasks,
  jobs: [closeCycles, remindLateTasks],
}
