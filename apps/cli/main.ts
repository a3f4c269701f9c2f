import { Command, CommanderError, Option } from 'commander';
import { ConfigError } from '#config';
import { Refused } from './output.ts';
import { backup } from './commands/backup.ts';
import { configCommand } from './commands/config.ts';
import { erase } from './commands/erase.ts';
import { explain } from './commands/explain.ts';
import { exportCommand } from './commands/export.ts';
import { importCommand } from './commands/import.ts';
import { installCalendar, withdrawCalendar } from './commands/calendar.ts';
import { checkCommand, publishCommand } from './commands/pack.ts';
import { logAccept, logBegin, logStatus } from './commands/log.ts';
import { rebuild } from './commands/rebuild.ts';
import { replay } from './commands/replay.ts';
import { reportCommand } from './commands/report.ts';
import { restore } from './commands/restore.ts';
import { rotateMasterKey } from './commands/rotate-master-key.ts';
import { simulateCommand } from './commands/simulate.ts';
import { status } from './commands/status.ts';
import { token } from './commands/token.ts';
import { verify } from './commands/verify.ts';

/** The commands of operators and auditors. Exit 0: done; 1: refused, with the reason; 2: called wrongly. */
const program = new Command('redress')
  .description(
    'Operators’ and auditors’ commands. They work on the stores of a running Redress, or open them themselves.',
  )
  .exitOverride()
  .configureHelp({ sortSubcommands: true });

const json = (): Option => new Option('--json', 'answer as JSON').default(false);
const organisation = (): Option => new Option('--organisation <id>', 'the organisation').makeOptionMandatory();

program
  .command('import')
  .description('import complaints from a file; the same file again writes nothing')
  .argument('<file>')
  .addOption(new Option('--format <format>', 'the format of the file').choices(['cfpb', 'csv']).makeOptionMandatory())
  .addOption(organisation())
  .option('--map <file>', 'the column map of a plain CSV (docs/import.md)')
  .option('--rejects <file>', 'where rejected rows go (FILE.rejects.csv)')
  .addOption(json())
  .action(importCommand);
program
  .command('replay')
  .description('print the history of a case, or what was known of it at a past moment')
  .argument('<reference>', 'the reference or id of the case')
  .addOption(organisation())
  .option('--as-of <moment>', 'by the recorded time: a date (its end) or a moment with its offset')
  .option('--sealed', 'leave personal data sealed', false)
  .addOption(json())
  .action(replay);
program
  .command('explain')
  .description('print a due date with its proof, day by day')
  .option('--due <json>', 'one request')
  .option('--due-file <file>', 'a list of requests')
  .addOption(json())
  .action(explain);
const pack = program.command('pack').description('check, try out and publish procedure packs');
pack
  .command('check')
  .description('name every fault of a pack, with its line and what would be right')
  .argument('<file>')
  .addOption(json())
  .action(checkCommand);
pack
  .command('publish')
  .description('publish a pack: new cases are opened under it from now on')
  .argument('<file>')
  .addOption(organisation())
  .addOption(json())
  .action(publishCommand);
pack
  .command('simulate')
  .description(
    'decide the cases on record anew under a pack, and say what would have come out otherwise; writes nothing',
  )
  .argument('<file>')
  .addOption(organisation())
  .requiredOption('--from <date>', 'cases received since then: 2025-04-24')
  .option('--limit <n>', 'the most differing cases listed', '50')
  .option('--skip <n>', 'differing cases to pass over before those listed', '0')
  .addOption(json())
  .action(simulateCommand);
const calendar = program.command('calendar').description('the working days that every organisation counts on');
calendar
  .command('install')
  .description('publish a version of a calendar for every organisation that has none of its own')
  .argument('<file>')
  .addOption(json())
  .action(installCalendar);
calendar
  .command('withdraw')
  .description('withdraw an installed version: the one before it counts again')
  .argument('<name>')
  .argument('<version>')
  .requiredOption('--reason <text>', 'why it does not hold')
  .addOption(json())
  .action(withdrawCalendar);
program
  .command('token')
  .description('issue a bearer token with the local key (where no identity provider is set)')
  .addOption(organisation())
  .requiredOption('--role <role>', 'handler, manager, director, quality_manager, auditor, reporting or administrator')
  .option('--person <id>', 'who it is for')
  .option('--hours <n>', 'how long it is good for', '12')
  .addOption(json())
  .action(token);
program
  .command('rebuild')
  .description('throw projections away and build them again from the log')
  .argument('[projection]', 'one of them; all where left out')
  .addOption(json())
  .action(rebuild);
program
  .command('status')
  .description('say how the stores and projections are doing')
  .option('--history', 'instead list the limits that are over and that this version would read otherwise', false)
  .option('--organisation <id>', 'whose cases, with --history')
  .option('--limit <n>', 'the most cases listed, with --history', '50')
  .option('--skip <n>', 'cases to pass over before those listed, with --history', '0')
  .addOption(json())
  .action(status);
program
  .command('verify')
  .description(
    'verify the chain of every stream, and every attachment by its hash; or a backup of the log, and no store',
  )
  .argument('[file]', 'a backup of the log: whether it is whole and what it would be restored as')
  .option('--attachments', 'attachments too, which is the default', true)
  .option('--no-attachments', 'the chains alone')
  .option('--projections', 'also fold every projection anew and compare it row by row', false)
  .option('--owners', 'also list streams that more than one organisation has written', false)
  .addOption(json())
  .action(verify);
program
  .command('erase')
  .description('erase a person for good: everything sealed of them, attachments included, is unreadable from now on')
  .argument('<party>', 'the id of the party, as a case has it')
  .addOption(organisation())
  .requiredOption('--reason <reason>', 'why, without naming anybody: it stays on record')
  .option('--even-though-open', 'also while a case of theirs is open', false)
  .addOption(json())
  .action(erase);
program
  .command('export')
  .description('export the quarterly report of an organisation')
  .argument('<period>', 'such as 2025-Q3 or 2025')
  .addOption(organisation())
  .addOption(new Option('--format <format>', 'csv or json').choices(['csv', 'json']).default('csv'))
  .addOption(json())
  .action(exportCommand);
program
  .command('report')
  .description('count the report of a period from the log itself, or again what was given out of it')
  .argument('<period>', 'such as 2025-Q3 or 2025')
  .addOption(organisation())
  .option('--issued', 'every issue, and whether the log still gives the same figures', false)
  .addOption(json())
  .action(reportCommand);
program
  .command('backup')
  .description('copy the log into a file while it goes on being written; or the wrapped keys, apart from it')
  .argument('[path]', 'a file, or a folder in which it gets a name of its own')
  .option('--keys <file>', 'back up the wrapped keys instead; the master key is never in it')
  .option('--attachments <folder>', 'copy the sealed attachments that are not in the folder yet instead')
  .addOption(json())
  .action(backup);
program
  .command('restore')
  .description('write a backup into an empty log, or go on where an interrupted restore ended')
  .argument('[path]', 'the file, or a folder of which the newest backup is taken')
  .option('--keys <file>', 'restore keys instead, after the log: who was erased since does not come back')
  .option('--attachments <folder>', 'restore attachments instead, each checked by its hash')
  .option('--with-damage', 'restore broken chains as they were', false)
  .addOption(json())
  .action(restore);
program
  .command('rotate-master-key')
  .description('wrap every person’s key under another master key, all in one step; the same again goes on where it was')
  .requiredOption('--to <file>', 'the new master key, 32 bytes in base64; made where it is not there')
  .addOption(json())
  .action(rotateMasterKey);
const log = program.command('log').description('whether the log is the one that everything beside it belongs to');
const reason = (): Option =>
  new Option('--reason <reason>', 'why, without naming anybody: it stays on record').default('none was given');
log.command('status').description('say so; exit 1 where it is not').addOption(json()).action(logStatus);
log
  .command('accept')
  .description(
    'take the log that is there for the right one: what only the read models still show is saved, and they are built again',
  )
  .addOption(reason())
  .option('--as-it-is', 'also a log of which an event was altered', false)
  .addOption(json())
  .action(logAccept);
log
  .command('begin')
  .description('begin an empty log on purpose, whatever there was before')
  .addOption(reason())
  .addOption(json())
  .action(logBegin);
program
  .command('config')
  .description('print the configuration, secrets masked')
  .addOption(json())
  .action(configCommand);

// Who has read enough closes the pipe, as `head` does: the command still does what it was told to.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = failed(error);
}

function failed(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const asJson = process.argv.includes('--json');
  const message = error instanceof Error ? error.message : String(error);
  if (asJson) {
    const details = error instanceof Refused ? error.details : {};
    process.stdout.write(`${JSON.stringify({ error: message, ...details })}\n`);
  } else {
    process.stderr.write(`redress: ${message}\n`);
    // What we did not expect is shown with its place, for the report.
    if (
      !(error instanceof Refused) &&
      !(error instanceof ConfigError) &&
      error instanceof Error &&
      !isStoreError(error)
    ) {
      process.stderr.write(`${error.stack ?? ''}\n`);
    }
  }
  return 1;
}

/** Errors of the stores say all there is to say by themselves. */
function isStoreError(error: Error): boolean {
  return [
    'DataDirectoryLockedError',
    'StoreUnavailable',
    'LogDamaged',
    'LogMismatch',
    'MasterKeyUnusable',
    'AccessDenied',
    'WrongMasterKey',
    'LogMisconfigured',
    'BackupDamaged',
    'BackupIncomplete',
    'BackupFileUnusable',
    'RestoreRefused',
  ].includes(error.name);
}
