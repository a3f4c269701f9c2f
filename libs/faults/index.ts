export { armFaults, parseFaults } from './faults.ts';
