extension SlurmScripts {
  /// What a task does, the same for every study.
  ///
  /// Slurm itself runs a task again that was preempted, or whose node was lost, because of
  /// `--requeue`; not one whose time is over, or whose program was killed. Those the script puts back
  /// into the queue, as long as each time something came of it.
  static let taskBody = #"""
    # What a task keeps: the runs it has finished, and the states of those under way.
    kept() {
      grep -c '"record":' "$shard/journal.txt"
      cat "$shard"/checkpoints/*.state | cksum
    } 2>/dev/null

    say() { printf 'zobench: task %s: %s\n' "$task" "$1" >&2; }

    # Slurm kills a task that it ends or puts back into the queue. To be gone before that would make
    # it one that failed, which nothing runs again.
    await_end() { sleep 600 & wait $!; exit 143; }

    # Ends the program, which keeps what is done; one that has not ended after 40 s is killed.
    end() {
      [ -n "$program" ] || return
      kill -TERM "$program"
      { sleep 40; kill -KILL "$program"; } &
    } 2>/dev/null

    program=
    told=
    # A minute before its time is over the script alone is told, by USR1. TERM comes from whoever
    # cancels, preempts or requeues the task.
    trap 'told=time; end' USR1
    trap 'told=end; end' TERM

    # While another process has the shard (75) there is nothing to do but wait: it may still run on a
    # node that Slurm takes for lost.
    before=$(kept)
    status=75
    while [ "$status" -eq 75 ] && [ -z "$told" ]; do
      "${command[@]}" &
      program=$!
      [ -z "$told" ] || end
      wait "$program"
      status=$?
      # A signal ends the waiting, not the program.
      while [ "$status" -gt 128 ] && kill -0 "$program" 2>/dev/null; do
        wait "$program"
        status=$?
      done
      program=
      [ "$status" -ne 75 ] || { sleep 10 & wait $!; }
    done

    [ "$status" -ne 0 ] || exit 0
    [ "$told" != end ] || await_end
    if [ "$told" = time ]; then
      why="its time is over"
    elif [ "$status" -gt 128 ] && [ "$status" -ne 143 ]; then
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
