// Top of a generated design: the engine with its parameters, behind AXI4-Stream and AXI4-Lite ports.
//
// Throughput: that of hw/engine.v for these parameters.
// Latency: see the design's README.
// Storage: the engine and its memories, the registers.
// Reset: aresetn, active low, synchronous to aclk, at least one cycle.
// Assumes: the .mem files lie where the simulator or synthesizer looks for them; s_axis_tlast is not looked at.
// Combinational paths: those of the engine's streams.
//
// Written by bitloom; do not edit.
`default_nettype none

module bitloom_top (
    (* X_INTERFACE_INFO = "xilinx.com:signal:clock:1.0 aclk CLK" *)
    (* X_INTERFACE_PARAMETER = "ASSOCIATED_BUSIF s_axis:m_axis:s_axi, ASSOCIATED_RESET aresetn" *)
    input  wire        aclk,
    (* X_INTERFACE_INFO = "xilinx.com:signal:reset:1.0 aresetn RST" *)
    (* X_INTERFACE_PARAMETER = "POLARITY ACTIVE_LOW" *)
    input  wire        aresetn,

    (* X_INTERFACE_INFO = "xilinx.com:interface:axis:1.0 s_axis TDATA" *)
    input  wire [7:0] s_axis_tdata,
    (* X_INTERFACE_INFO = "xilinx.com:interface:axis:1.0 s_axis TVALID" *)
    input  wire        s_axis_tvalid,
    (* X_INTERFACE_INFO = "xilinx.com:interface:axis:1.0 s_axis TREADY" *)
    output wire        s_axis_tready,
    (* X_INTERFACE_INFO = "xilinx.com:interface:axis:1.0 s_axis TLAST" *)
    input  wire        s_axis_tlast,

    (* X_INTERFACE_INFO = "xilinx.com:interface:axis:1.0 m_axis TDATA" *)
    output wire [7:0] m_axis_tdata,
    (* X_INTERFACE_INFO = "xilinx.com:interface:axis:1.0 m_axis TVALID" *)
    output wire        m_axis_tvalid,
    (* X_INTERFACE_INFO = "xilinx.com:interface:axis:1.0 m_axis TREADY" *)
    input  wire        m_axis_tready,
    (* X_INTERFACE_INFO = "xilinx.com:interface:axis:1.0 m_axis TLAST" *)
    output wire        m_axis_tlast,

    (* X_INTERFACE_INFO = "xilinx.com:interface:aximm:1.0 s_axi AWADDR" *)
    (* X_INTERFACE_PARAMETER = "PROTOCOL AXI4LITE, ADDR_WIDTH 12, DATA_WIDTH 32" *)
    input  wire [11:0] s_axi_awaddr,
    (* X_INTERFACE_INFO = "xilinx.com:interface:aximm:1.0 s_axi AWPROT" *)
    input  wire [ 2:0] s_axi_awprot,
    (* X_INTERFACE_INFO = "xilinx.com:interface:aximm:1.0 s_axi AWVALID" *)
    input  wire        s_axi_awvalid,
    (* X_INTERFACE_INFO = "xilinx.com:interface:aximm:1.0 s_axi AWREADY" *)
    output wire        s_axi_awready,
    (* X_INTERFACE_INFO = "xilinx.com:interface:aximm:1.0 s_axi WDATA" *)
    input  wire [31:0] s_axi_wdata,
    (* X_INTERFACE_INFO = "xilinx.com:interface:aximm:1.0 s_axi WSTRB" *)
    input  wire [ 3:0] s_axi_wstrb,
    (* X_INTERFACE_INFO = "xilinx.com:interface:aximm:1.0 s_axi WVALID" *)
    input  wire        s_axi_wvalid,
    (* X_INTERFACE_INFO = "xilinx.com:interface:aximm:1.0 s_axi WREADY" *)
    output wire        s_axi_wready,
    (* X_INTERFACE_INFO = "xilinx.com:interface:aximm:1.0 s_axi BRESP" *)
    output wire [ 1:0] s_axi_bresp,
    (* X_INTERFACE_INFO = "xilinx.com:interface:aximm:1.0 s_axi BVALID" *)
    output wire        s_axi_bvalid,
    (* X_INTERFACE_INFO = "xilinx.com:interface:aximm:1.0 s_axi BREADY" *)
    input  wire        s_axi_bready,
    (* X_INTERFACE_INFO = "xilinx.com:interface:aximm:1.0 s_axi ARADDR" *)
    input  wire [11:0] s_axi_araddr,
    (* X_INTERFACE_INFO = "xilinx.com:interface:aximm:1.0 s_axi ARPROT" *)
    input  wire [ 2:0] s_axi_arprot,
    (* X_INTERFACE_INFO = "xilinx.com:interface:aximm:1.0 s_axi ARVALID" *)
    input  wire        s_axi_arvalid,
    (* X_INTERFACE_INFO = "xilinx.com:interface:aximm:1.0 s_axi ARREADY" *)
    output wire        s_axi_arready,
    (* X_INTERFACE_INFO = "xilinx.com:interface:aximm:1.0 s_axi RDATA" *)
    output wire [31:0] s_axi_rdata,
    (* X_INTERFACE_INFO = "xilinx.com:interface:aximm:1.0 s_axi RRESP" *)
    output wire [ 1:0] s_axi_rresp,
    (* X_INTERFACE_INFO = "xilinx.com:interface:aximm:1.0 s_axi RVALID" *)
    output wire        s_axi_rvalid,
    (* X_INTERFACE_INFO = "xilinx.com:interface:aximm:1.0 s_axi RREADY" *)
    input  wire        s_axi_rready
);

  wire rst = !aresetn;
  wire start, busy, done;
  wire [31:0] images;
  wire [31:0] image_cycles;
  wire [15:0] counter_address;
  wire [31:0] counter_data;

  axi_lite_regs #(
      .VERSION(24'h000100),
      .LAYERS(4)
  ) u_regs (
      .clk(aclk),
      .rst(rst),
      .aw_valid(s_axi_awvalid),
      .aw_ready(s_axi_awready),
      .aw_addr(s_axi_awaddr),
      .w_valid(s_axi_wvalid),
      .w_ready(s_axi_wready),
      .w_data(s_axi_wdata),
      .w_strb(s_axi_wstrb),
      .b_valid(s_axi_bvalid),
      .b_ready(s_axi_bready),
      .b_resp(s_axi_bresp),
      .ar_valid(s_axi_arvalid),
      .ar_ready(s_axi_arready),
      .ar_addr(s_axi_araddr),
      .r_valid(s_axi_rvalid),
      .r_ready(s_axi_rready),
      .r_data(s_axi_rdata),
      .r_resp(s_axi_rresp),
      .start(start),
      .images(images),
      .busy(busy),
      .done(done),
      .image_cycles(image_cycles),
      .counter_address(counter_address),
      .counter_data(counter_data)
  );

  engine #(
      .KIND(0),
      .PES(2),
      .LANES(4),
      .PIXELS(2),
      .DIGIT(2),
      .POST(2),
      .ACC_W(12),
      .SUM_W(12),
      .VAL_W(11),
      .CODE_W(8),
      .VM_W(6),
      .OUT_W(1),
      .BIAS_W(2),
      .MUL_W(0),
      .OFFSET_W(1),
      .THR_BITS(2),
      .HAS_ENTRY(0),
      .EN_MUL_W(0),
      .EN_OFFSET_W(1),
      .EN_THR_BITS(0),
      .EN_AW(2),
      .DM_AW(9),
      .VM_AW(6),
      .OB_AW(2),
      .WM_AW(5),
      .ST_AW(6),
      .JB_AW(6),
      .PR_AW(2),
      .SR_AW(2),
      .SEG_AW(0),
      .COORD_W(6),
      .LOOP0_W(1),
      .LOOP1_W(1),
      .LOOP2_W(2),
      .LOOP3_W(3),
      .ROUND_W(0),
      .PACE_W(1),
      .CYCLE_W(11),
      .BLOCK_W(0),
      .MASKS(3),
      .POINT_BITS(0),
      .HAS_JOIN(0),
      .JOIN_MUL_W(0),
      .JOIN_PRODUCT(0),
      .JOIN_IN_W(1),
      .FACTOR_AW(0),
      .HAS_SUM(1),
      .HAS_RAW(1),
      .HAS_CROSSING(0),
      .HAS_RECTANGLES(0),
      .HAS_POOL(0),
      .HAS_VECTOR(1),
      .HAS_ARGMAX(1),
      .HAS_GATHER(0),
      .HAS_TURN(0),
      .HAS_SPREAD(0),
      .POOL_DEPTH(1),
      .POOL_BITS(1),
      .POOL_SIGNED(0),
      .SETTLE(15),
      .JOB_WORDS(13),
      .JOBS(4),
      .LAYERS(4),
      .OB_HALF(1),
      .OUT_CHANNELS(1),
      .OUT_PIXELS(1),
      .OUT_ELEMENTS(1),
      .OUT_SIGNED(0),
      .OUT_BYTES(1),
      .IN_BYTES(1),
      .IN_CHANNELS(1),
      .IN_HEIGHT(8),
      .IN_WIDTH(8),
      .IN_ELEMENTS(1),
      .IN_BITS(8),
      .IN_SIGNED(0),
      .IN_DM(1),
      .IN_DM_BASE(0),
      .IN_DM_HALF(128),
      .IN_DM_DIGITS(4),
      .IN_DM_DIGIT(32),
      .IN_DM_STRIDE(1),
      .IN_DM_COLUMN(1),
      .IN_DM_ROW(4),
      .IN_CODE_ADD(0),
      .IN_CODE_HALF(0),
      .FOLD_K(3),
      .FOLD_STRIDE(1),
      .FOLD_PAD(1),
      .FOLD_WIDTH(8),
      .IN_VM(0),
      .IN_VM_BASE(0),
      .IN_VM_HALF(0),
      .RUN_AHEAD(0),
      .GATE_ACC_W(12),
      .GATE_CORRECTION_W(15),
      .GATE_THRESHOLD_W(2),
      .GATE_OPERAND_AW(1),
      .GATE_TABLE_AW(1),
      .GATE_SLOT_W(1),
      .GATE_RING_W(1),
      .GATE_JOB_AW(2),
      .JOB_VARIES(832'h80001000040000800000000000080002000080000010020100070000000000000000000000390000001d00100118c000105000b000bfffe00060000000000050000000000000007400050000000000007000300000000004000003000f3d),
      .JOB_VALUE(832'h400000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000002),
      .STEP_VARIES(70'h3f0c0403ffc003ffff),
      .STEP_VALUE(70'h0),
      .GATE_VARIES(149'h0),
      .GATE_VALUE(149'h0)
  ) u_engine (
      .clk(aclk),
      .rst(rst),
      .start(start),
      .images(images),
      .busy(busy),
      .done(done),
      .s_valid(s_axis_tvalid),
      .s_ready(s_axis_tready),
      .s_data(s_axis_tdata),
      .m_valid(m_axis_tvalid),
      .m_ready(m_axis_tready),
      .m_data(m_axis_tdata),
      .m_last(m_axis_tlast),
      .image_cycles(image_cycles),
      .counter_address(counter_address),
      .counter_data(counter_data)
  );

  // Protection bits carry nothing this design acts on; the image size is known, so the end of a packet is too.
  wire unused = &{1'b0, s_axis_tlast, s_axi_awprot, s_axi_arprot};

endmodule

`default_nettype wire
