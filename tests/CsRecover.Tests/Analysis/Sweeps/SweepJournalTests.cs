using CsRecover.Analysis.Sweeps;
using CsRecover.Solvers;

namespace CsRecover.Tests.Analysis.Sweeps;

/// <summary>Sweeps that are stopped, torn, continued, dealt out and merged give the numbers of one that ran through.</summary>
public class SweepJournalTests
{
    private static SweepSettings Settings => SweepFolder.Small;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Torn_off_at_any_byte_it_continues_to_the_same_numbers(bool adaptive)
    {
        using var folder = new SweepFolder();
        SweepSettings settings = Settings with { Adaptive = adaptive, Ensembles = ["gaussian"] };
        Dictionary<string, string> whole = SweepFolder.Lasting(new RecoverySweep(settings, folder["whole"]).Run());
        byte[] journal = File.ReadAllBytes(folder.Journal("whole"));
        Directory.CreateDirectory(folder["torn"]);
        var random = new Random(3);
        int[] cuts = [0, 1, 40, journal.Length - 1, journal.Length, .. Enumerable.Range(0, 15).Select(_ => random.Next(journal.Length))];
        foreach (int cut in cuts)
        {
            File.WriteAllBytes(folder.Journal("torn"), journal[..cut]);
            Assert.Equal(whole, SweepFolder.Lasting(new RecoverySweep(settings, folder["torn"]).Run()));
            Assert.Equal(File.ReadAllLines(folder.Journal("whole")).Length, File.ReadAllLines(folder.Journal("torn")).Length);
        }
    }

    [Fact]
    public void A_last_line_full_of_zeros_is_dropped_too_and_a_damaged_one_elsewhere_is_an_error()
    {
        using var folder = new SweepFolder();
        Dictionary<string, string> whole = SweepFolder.Lasting(new RecoverySweep(Settings, folder["a"]).Run());
        string[] lines = File.ReadAllLines(folder.Journal("a"));
        File.WriteAllText(folder.Journal("a"), string.Join('\n', lines[..^1]) + "\n" + new string('\0', 50) + "\n");
        Assert.Equal(whole, SweepFolder.Lasting(new RecoverySweep(Settings, folder["a"]).Run()));

        lines[5] = lines[5].Replace(" unit ", " unit  ", StringComparison.Ordinal);
        File.WriteAllLines(folder.Journal("a"), lines);
        Assert.Contains("line 6", Assert.Throws<InvalidDataException>(() => new RecoverySweep(Settings, folder["a"]).Run()).Message, StringComparison.Ordinal);
        File.WriteAllText(folder.Journal("a"), "something else\n");
        Assert.Contains("line 1", Assert.Throws<InvalidDataException>(() => new RecoverySweep(Settings, folder["a"]).Run()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void More_trials_are_added_and_fewer_are_taken_from_what_is_there(bool adaptive)
    {
        using var folder = new SweepFolder();
        SweepSettings six = Settings with { Adaptive = adaptive }, twelve = six with { Trials = 12 };
        Dictionary<string, string> atOnce = SweepFolder.Lasting(new RecoverySweep(twelve, folder["at once"]).Run());
        Dictionary<string, string> first = SweepFolder.Lasting(new RecoverySweep(six, folder["a"]).Run());
        string[] before = File.ReadAllLines(folder.Journal("a"));
        Assert.Equal(atOnce, SweepFolder.Lasting(new RecoverySweep(twelve, folder["a"]).Run()));
        Assert.Equal(before, File.ReadAllLines(folder.Journal("a"))[..before.Length]);
        Assert.Equal(first, SweepFolder.Lasting(new RecoverySweep(six, folder["a"]).Run()));
    }

    [Fact]
    public void Other_settings_are_refused_by_name()
    {
        using var folder = new SweepFolder();
        new RecoverySweep(Settings, folder["a"]).Run();
        string Refusal(SweepSettings settings, SweepShard? shard = null) =>
            Assert.Throws<ArgumentException>(() => new RecoverySweep(settings, folder["a"]) { Shard = shard ?? SweepShard.Whole }.Run()).Message;

        Assert.Contains("got others: seed (5, now 6); choose", Refusal(Settings with { Seed = 6 }), StringComparison.Ordinal);
        Assert.Contains("columns (40, now 44), deltas (0.3 0.6, now 0.3)", Refusal(Settings with { Columns = 44, Deltas = [0.3] }), StringComparison.Ordinal);
        Assert.Contains("solver options", Refusal(Settings with { Solvers = [new SmoothedL0Options(), new HtpOptions { Sparsity = 2 }] }), StringComparison.Ordinal);
        Assert.Contains("trials per matrix (3, now 2)", Refusal(Settings with { TrialsPerMatrix = 2 }), StringComparison.Ordinal);
        Assert.Contains("shard (1/1, now 1/2)", Refusal(Settings, new SweepShard(1, 2)), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_at_a_time_in_one_folder_are_refused()
    {
        using var folder = new SweepFolder();
        Directory.CreateDirectory(folder["a"]);
        using FileStream other = new(folder.Journal("a"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        Assert.Contains("no other process is writing", Assert.Throws<IOException>(() => new RecoverySweep(Settings, folder["a"]).Run()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stopped_by_its_token_it_keeps_what_is_finished()
    {
        using var folder = new SweepFolder();
        using var stop = new CancellationTokenSource();
        var watch = new Watch(progress =>
        {
            if (progress.TrialsMade == 30)
            {
                stop.Cancel();
            }
        });
        Assert.ThrowsAny<OperationCanceledException>(() => new RecoverySweep(Settings, folder["a"]) { MaxThreads = 1 }.Run(watch, stop.Token));
        Assert.Equal(2 + 10, File.ReadAllLines(folder.Journal("a")).Length);
        Assert.Equal(5, watch.Last.CellsDone);
        Assert.Equal(SweepFolder.Lasting(new RecoverySweep(Settings, folder["b"]).Run()), SweepFolder.Lasting(new RecoverySweep(Settings, folder["a"]).Run(watch)));
        Assert.Equal((48, 48, 3 * 86L), (watch.Last.CellsDone, watch.Last.Cells, watch.Last.TrialsMade));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(5, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public void Parts_merge_to_the_whole_on_any_number_of_threads(int count, bool adaptive)
    {
        using var folder = new SweepFolder();
        SweepSettings settings = Settings with { Adaptive = adaptive };
        Dictionary<string, string> whole = SweepFolder.Lasting(new RecoverySweep(settings, folder["whole"]) { MaxThreads = 3 }.Run());
        var watch = new Watch(_ => { });
        int cells = 0;
        for (int i = 1; i <= count; i++)
        {
            new RecoverySweep(settings, folder[$"part{i}"]) { Shard = new SweepShard(i, count), MaxThreads = 1 + i % 2 }.Run(watch);
            Assert.Equal(watch.Last.Cells, watch.Last.CellsDone);
            cells += watch.Last.Cells;
        }

        Assert.InRange(cells, 48, 96);
        string[] parts = [.. Enumerable.Range(1, count).Reverse().Select(i => folder[$"part{i}"])];
        Assert.Equal(whole, SweepFolder.Lasting(RecoverySweep.Merge(parts, folder["merged"])));

        // The merged folder is a whole sweep: nothing is left to do in it, and merging again changes nothing.
        Assert.Equal(whole, SweepFolder.Lasting(new RecoverySweep(settings, folder["merged"]).Run(new Watch(_ => Assert.Fail("work was left to do")))));
        byte[] journal = File.ReadAllBytes(folder.Journal("merged"));
        RecoverySweep.Merge(parts, folder["merged"]);
        Assert.Equal(journal, File.ReadAllBytes(folder.Journal("merged")));
    }

    [Fact]
    public void Parts_that_do_not_make_a_whole_are_refused_and_named()
    {
        using var folder = new SweepFolder();
        void Part(string name, SweepSettings settings, int number, int count) => new RecoverySweep(settings, folder[name]) { Shard = new SweepShard(number, count) }.Run();
        Part("1", Settings, 1, 3);
        Part("2", Settings, 2, 3);
        Part("3", Settings, 3, 3);
        Part("other", Settings with { Seed = 9 }, 3, 3);
        Part("more", Settings with { Trials = 9 }, 3, 3);
        Part("half", Settings, 2, 2);
        string Refusal(params string[] parts) => Assert.Throws<ArgumentException>(() => RecoverySweep.Merge(parts.Select(p => folder[p]), folder["merged"])).Message;

        Assert.Contains("all 3 parts, got none for 2/3", Refusal("1", "3"), StringComparison.Ordinal);
        Assert.Contains("none for 1/3, 3/3", Refusal("2"), StringComparison.Ordinal);
        Assert.Contains("part 1/3 in", Refusal("1", "2", "3", "1"), StringComparison.Ordinal);
        Assert.Contains("seed (5, now 9)", Refusal("1", "2", "other"), StringComparison.Ordinal);
        Assert.Contains("trials (6, now 9)", Refusal("1", "2", "more"), StringComparison.Ordinal);
        Assert.Contains("number of parts (3, now 2)", Refusal("1", "half"), StringComparison.Ordinal);
        Assert.Contains("got none", Refusal(), StringComparison.Ordinal);
        string[] lines = File.ReadAllLines(folder.Journal("2"));
        File.WriteAllLines(folder.Journal("2"), lines[..^1]);
        Assert.Contains("part 2/3", Refusal("1", "2", "3"), StringComparison.Ordinal);
        Assert.Contains("work left to do", Refusal("1", "2", "3"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["merged"]));
        Assert.Throws<IOException>(() => RecoverySweep.Merge([folder["nowhere"]], folder["merged"]));
    }

    private sealed class Watch(Action<SweepProgress> see) : IProgress<SweepProgress>
    {
        public SweepProgress Last { get; private set; }

        public void Report(SweepProgress value)
        {
            Last = value;
            see(value);
        }
    }
}
