using Mba.Schemas;
using Mba.Sources;
using Mba.Tables;

namespace Mba.Rows;

/// <summary>Evidence about values as a dataset's transforms leave them; needed only when <see cref="RowTransforms.ChangeValues"/>.</summary>
public static class TransformedScan
{
    /// <summary>Reads the whole file once more and gives the scan whose evidence is that of the transformed values.</summary>
    public static FileScan Observe(FileScan scan, Dataset dataset, IRecordReader reader, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
