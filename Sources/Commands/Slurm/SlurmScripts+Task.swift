extension SlurmScripts {
  /// What a task does, the same for every study.
  ///
  /// Because of `--requeue`, Slurm itself reruns a task that was preempted, or whose node was lost, but not one whose
  /// time is over, or whose program was killed. The script puts those back into the queue, as long as each attempt
  /// gets something done.
  static let taskBody = #"""
    # What a task keeps: the runs it has finished, and the states of those under way.
    kept() {
      grep -c '"record":' "$shard/journal.txt"
      cat "$shard"/checkpoints/*.state | cksum
    } 2>/dev/null

    # What waits in the background must not outlive the task.
    trap 'kill $(jobs -p) 2>/dev/null' EXIT

    say() { printf 'zobench: task %s: %s\n' "$task" "$1" >&2; }

    # Slurm kills a task that it ends or puts back into the queue. To be gone before that would make
    # it one that failed, which nothing runs again.
    await_end() { sleep 600 & wait $!; exit 143; }

    program=
    told=
    # A minute before its time is over the script alone is told, by USR1. A program that has not
    # ended 40 s later is killed.
    time_is_over() {
      told=time
      [ -n "$program" ] || return
      kill -TERM "$program"
      { trap 'kill $!; exit' TERM; sleep 40 & wait $!; kill -KILL "$program"; } &
    } 2>/dev/null
    trap time_is_over USR1
    # Whoever cancels, preempts or requeues the task sends TERM, to the program as well: from here it
    # would come a second time, which ends the program with nothing kept of the runs under way.
    trap 'told=end' TERM

    # While another process has the shard (75) there is nothing to do but wait: it may still run on a
    # node that Slurm takes for lost.
    before=$(kept)
    status=75
    while [ "$status" -eq 75 ] && [ -z "$told" ]; do
      "${command[@]}" &
      program=$!
      [ "$told" != time ] || time_is_over
      wait "$program"
      status=$?
      # A signal ends the waiting, not the program.
      while [ "$status" -gt 128 ] && kill -0 "$program" 2>/dev/null; do
        wait "$program"
        status=$?
      done
      # Where it ended between the signal and the look, its own status is still to be had.
      if [ "$status" -gt 128 ]; then
        wait "$program"
        own=$?
        [ "$own" -eq 127 ] || status=$own
      fi
      program=
      [ "$status" -ne 75 ] || { sleep 10 & wait $!; }
    done

    [ "$status" -ne 0 ] || exit 0
    if [ "$told" = time ]; then
      why="its time is over"
    elif [ "$told" = end ] || [ "$status" -eq 143 ]; then
      await_end
    elif [ "$status" -gt 128 ]; then
      why="its program was killed by signal $((status - 128))"
    else
      exit "$status"
    fi
    if [ "$(kept)" = "$before" ]; then
      say "$why, and nothing came of it: it is not put back into the queue."
      exit "$status"
    fi
    # By the numbers of the array and the task: the task's own job id can stand for the whole array.
    if scontrol requeue "${SLURM_ARRAY_JOB_ID}_$task"; then
      say "$why: it is back in the queue."
      await_end
    fi
    say "$why, and it could not be put back into the queue: submit it with sbatch --array=$task."
    exit "$status"

    """#
}
