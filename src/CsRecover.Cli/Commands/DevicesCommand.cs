using System.CommandLine;
using System.Globalization;
using CsRecover.Ilgpu;
using Spectre.Console;

namespace CsRecover.Cli.Commands;

/// <summary><c>csrecover devices</c>: the accelerators of this machine.</summary>
internal static class DevicesCommand
{
    private const double BytesPerGibibyte = 1 << 30;

    /// <summary>Adds the command.</summary>
    /// <param name="root">The program.</param>
    /// <param name="context">Streams.</param>
    public static void AddTo(RootCommand root, CommandContext context)
    {
        var command = new Command("devices", """
            Lists the accelerators of this machine: what --backend can ask for beside cpu.

            Of several devices of a kind the first is used. ilgpu-cpu is an emulation on the processor for finding mistakes, far slower than cpu.
            """);
        command.SetAction(_ => List(context));
        root.Add(command);
    }

    private static int List(CommandContext context)
    {
        if (!IlgpuBackend.IsBuiltIn)
        {
            IlgpuBackend.TryCreate(null, out IlgpuBackend? _, out string? reason);
            context.Output.WriteLine(reason);
            return ErrorHandler.Success;
        }

        Table table = new Table().Border(TableBorder.Rounded)
            .AddColumn("backend").AddColumn("index").AddColumn("device").AddColumn("memory").AddColumn("multiprocessors").AddColumn("lanes of a group");
        foreach (IlgpuDevice device in IlgpuBackend.Devices())
        {
            table.AddRow(
                device.KindName,
                Text($"{device.Index}"),
                Markup.Escape(device.Name),
                device.Kind == IlgpuDeviceKind.Emulation ? "" : Text($"{device.MemoryBytes / BytesPerGibibyte:F1} GiB"),       // the emulation claims all that an address could reach
                Text($"{device.Processors}"),
                Text($"{device.LanesPerGroup}"));
        }

        Tables.Write(context.Output, table);
        return ErrorHandler.Success;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
